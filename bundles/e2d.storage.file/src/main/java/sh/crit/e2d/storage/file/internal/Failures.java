package sh.crit.e2d.storage.file.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** What the file system says, in words that name the file and what would be right. */
final class Failures {
  private Failures() {}

  static E2dException of(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new E2dException(
          ErrorCode.NOT_FOUND,
          "storage.file",
          file.toString(),
          file + ": there is no such file",
          e);
    }
    String why =
        e instanceof AccessDeniedException
            ? "permission denied; the user that runs e2d must be able to read and write here"
            : reason(e);
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE, "storage.file", file.toString(), file + ": " + why, e);
  }

  private static String reason(IOException e) {
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }
}
