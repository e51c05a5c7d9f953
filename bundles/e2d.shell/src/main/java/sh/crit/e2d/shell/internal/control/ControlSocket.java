package sh.crit.e2d.shell.internal.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;

/**
 * The listening control socket. A lock file in the node's directory, not beside a socket that has
 * to be elsewhere and leaves nothing there, is held as long as it listens: without it two
 * appliances that start together could both find a dead socket, and the slower one would remove the
 * live socket of the faster one.
 */
final class ControlSocket implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;
  private final ServerSocketChannel server;

  private ControlSocket(Path path, FileChannel lock, ServerSocketChannel server) {
    this.path = path;
    this.lock = lock;
    this.server = server;
  }

  /**
   * Listens on the node's control socket; one that nobody listens on any more is replaced.
   *
   * @throws E2dException ADDRESS_IN_USE if another appliance listens there, STORAGE_UNUSABLE if the
   *     socket cannot be made there
   */
  static ControlSocket open(NodeFiles files) throws E2dException {
    Path path = files.controlSocket();
    SocketDirectory.prepareOwn(files.home());
    if (!path.startsWith(files.home())) {
      SocketDirectory.prepareShared(path.getParent());
    }
    FileChannel lock = null;
    try {
      lock = lock(files.home().resolve("control.sock.lock"), path);
      removeStale(path);
      return new ControlSocket(path, lock, listen(path));
    } catch (IOException e) {
      closeQuietly(lock, e);
      throw failure(ErrorCode.STORAGE_UNUSABLE, path, "cannot listen there: " + e.getMessage(), e);
    } catch (E2dException e) {
      closeQuietly(lock, e);
      throw e;
    }
  }

  /** Waits for a client. */
  SocketChannel accept() throws IOException {
    return server.accept();
  }

  boolean isOpen() {
    return server.isOpen();
  }

  /** Stops listening and removes the socket, which is ours as long as the lock is held. */
  @Override
  public void close() throws IOException {
    try (lock;
        server) {
      Files.deleteIfExists(path);
    }
  }

  private static FileChannel lock(Path file, Path path) throws IOException, E2dException {
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(path, e);
    }
    if (lock == null) {
      channel.close();
      throw inUse(path, null);
    }
    return channel;
  }

  private static void removeStale(Path path) throws IOException, E2dException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw failure(
          ErrorCode.STORAGE_UNUSABLE, path, "something else than a socket is in its place", null);
    }
    if (answers(path)) {
      throw inUse(path, null);
    }
    Files.delete(path);
  }

  private static boolean answers(Path path) throws IOException {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      return false;
    }
  }

  private static ServerSocketChannel listen(Path path) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      return server;
    } catch (IOException e) {
      closeQuietly(server, e);
      throw e;
    }
  }

  private static void closeQuietly(AutoCloseable resource, Exception reason) {
    if (resource == null) {
      return;
    }
    try {
      resource.close();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
  }

  private static E2dException inUse(Path path, Exception cause) {
    return failure(
        ErrorCode.ADDRESS_IN_USE, path, "another appliance runs on this data directory", cause);
  }

  private static E2dException failure(ErrorCode code, Path path, String why, Exception cause) {
    return new E2dException(
        code, "control.open", path.toString(), "control socket " + path + ": " + why, cause);
  }
}
