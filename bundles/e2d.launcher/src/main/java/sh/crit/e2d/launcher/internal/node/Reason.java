package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be used: the messages of some exceptions are but the file's name. */
final class Reason {
  private Reason() {}

  /** One line that names file and reason. */
  static String of(IOException e) {
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " cannot be made there, or was removed";
    } else if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    } else if (e instanceof FileSystemException other && other.getReason() == null) {
      return other.getMessage() + " (" + other.getClass().getSimpleName() + ")";
    }
    return String.valueOf(e.getMessage());
  }
}
