package sh.crit.e2d.shell.internal.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Prepares the directory of the control socket so that nobody but its owner gets at the socket.
 * Whoever may enter the directory could connect in the instant between bind and chmod.
 */
final class SocketDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> AS_OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private SocketDirectory() {}

  /**
   * Creates a directory inside of the node's own files. Where it exists it is taken as it is, the
   * operator may have put it elsewhere by a link, and is closed to others.
   */
  static void prepareOwn(Path directory) throws E2dException {
    try {
      Files.createDirectories(directory, AS_OWNER_ONLY);
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    } catch (IOException e) {
      throw unusable(directory, "cannot be created or closed to others: " + e.getMessage(), e);
    }
  }

  /**
   * Creates a directory in a place where everybody may write. One that exists is used only if it is
   * a real directory of this process's user: anybody could have put a link there, or kept the right
   * to exchange what is in it.
   */
  static void prepareShared(Path directory) throws E2dException {
    try {
      if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(directory, AS_OWNER_ONLY);
      }
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw unusable(directory, "is a link or a file; remove it", null);
      }
      if (!owner(directory).equals(ownUser())) {
        throw unusable(directory, "belongs to another user; remove it", null);
      }
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    } catch (IOException e) {
      throw unusable(directory, "cannot be prepared: " + e.getMessage(), e);
    }
  }

  private static Object owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** The numeric user, read off a new file: the user's name may be unknown in a container. */
  private static Object ownUser() throws IOException {
    Path probe = Files.createTempFile("e2d", null);
    try {
      return owner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private static E2dException unusable(Path directory, String why, IOException cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "control.open",
        directory.toString(),
        "the directory of the control socket, " + directory + ", " + why,
        cause);
  }
}
