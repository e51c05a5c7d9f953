package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;

/** Looks whether the control socket can be where it belongs; without it no command works. */
public final class SocketPlace {
  private SocketPlace() {}

  /**
   * Changes nothing.
   *
   * @throws E2dException with STORAGE_UNUSABLE when something else is in its place
   */
  public static void requireUsable(NodeFiles files) throws E2dException {
    Path socket = files.controlSocket();
    if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS) && !isSocket(socket)) {
      String what = Files.isDirectory(socket) ? "a directory" : "a file or link";
      throw unusable(socket, what + " is where the control socket belongs; remove " + socket);
    }
    Path directory = socket.getParent();
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(directory)) {
      throw unusable(
          directory, directory + " is no directory, but the control socket's; remove it");
    }
  }

  private static boolean isSocket(Path path) throws E2dException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    } catch (IOException e) {
      throw unusable(path, path + " cannot be looked at: " + Reason.of(e));
    }
  }

  private static E2dException unusable(Path subject, String message) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE, "launcher.socket", subject.toString(), message);
  }
}
