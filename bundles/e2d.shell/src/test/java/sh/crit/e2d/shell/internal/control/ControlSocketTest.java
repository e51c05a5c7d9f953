package sh.crit.e2d.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;

@Timeout(60)
class ControlSocketTest {
  @TempDir private Path dir;

  @Test
  void staleSocketIsReplaced() throws Exception {
    NodeFiles files = new NodeFiles(dir);
    Path path = files.controlSocket();
    Files.createDirectories(path.getParent());
    listen(path).close();
    assertTrue(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    try (ControlSocket socket = ControlSocket.open(files)) {
      connect(path);
      assertTrue(socket.isOpen());
    }
    assertFalse(Files.exists(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aSocketInASharedPlaceLeavesNothingThere() throws Exception {
    NodeFiles files = new NodeFiles(dir.resolve("long".repeat(30)));
    Path path = files.controlSocket();
    assertFalse(path.startsWith(dir));
    String name = path.getFileName().toString();
    try (ControlSocket socket = ControlSocket.open(files)) {
      assertTrue(socket.isOpen());
      connect(path);
    }
    try (Stream<Path> left = Files.list(path.getParent())) {
      assertEquals(
          List.of(), left.filter(each -> each.getFileName().toString().startsWith(name)).toList());
    }
  }

  @Test
  void socketOfAnotherProgramThatListensIsLeftAlone() throws Exception {
    NodeFiles files = new NodeFiles(dir);
    Path path = files.controlSocket();
    Files.createDirectories(path.getParent());
    try (ServerSocketChannel other = listen(path)) {
      E2dException refused = assertThrows(E2dException.class, () -> ControlSocket.open(files));
      assertEquals(ErrorCode.ADDRESS_IN_USE, refused.code());
      connect(path);
      assertTrue(other.isOpen());
    }
  }

  @Test
  void refusalLeavesNoLockBehind() throws Exception {
    NodeFiles files = new NodeFiles(dir);
    Path path = files.controlSocket();
    Files.createDirectories(path.getParent());
    try (ServerSocketChannel other = listen(path)) {
      assertTrue(other.isOpen());
      assertThrows(E2dException.class, () -> ControlSocket.open(files));
    }
    ControlSocket.open(files).close();
  }

  @Test
  void fileInItsPlaceIsNeverDeleted() throws Exception {
    NodeFiles files = new NodeFiles(dir);
    Path path = files.controlSocket();
    Files.createDirectories(path.getParent());
    Files.writeString(path, "precious");
    E2dException refused = assertThrows(E2dException.class, () -> ControlSocket.open(files));
    assertEquals(ErrorCode.STORAGE_UNUSABLE, refused.code());
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void directoryIsClosedToOthers() throws Exception {
    Path open = Files.createDirectory(dir.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    SocketDirectory.prepareShared(open);
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(open)));
    SocketDirectory.prepareShared(dir.resolve("new"));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("new"))));
  }

  @Test
  void linkInASharedPlaceIsNotFollowed() throws Exception {
    Path target = Files.createDirectory(dir.resolve("target"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), target);
    E2dException refused =
        assertThrows(E2dException.class, () -> SocketDirectory.prepareShared(link));
    assertTrue(refused.getMessage().contains("is a link or a file"), refused.getMessage());
  }

  @Test
  void directoryOfAnotherUserInASharedPlaceIsRefused() throws Exception {
    E2dException refused =
        assertThrows(E2dException.class, () -> SocketDirectory.prepareShared(foreignDirectory()));
    assertTrue(refused.getMessage().contains("another user"), refused.getMessage());
  }

  /** Root can give a directory away; for everybody else the root directory is another user's. */
  private Path foreignDirectory() throws Exception {
    Path given = Files.createDirectory(dir.resolve("given"));
    if (!Files.getAttribute(given, "unix:uid").equals(0)) {
      return Path.of("/");
    }
    Files.setAttribute(given, "unix:uid", 12345);
    return given;
  }

  private static ServerSocketChannel listen(Path path) throws Exception {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(path));
  }

  private static void connect(Path path) throws Exception {
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertTrue(client.isConnected());
    }
  }
}
