package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdLaunch;

/**
 * What must be right before etcd is executed, checked so that the message can say what is wrong.
 */
final class Preflight {
  private static final Logger LOGGER = LoggerFactory.getLogger(Preflight.class);
  private static final String OPERATION = "etcd.start";

  private final EtcdSettings settings;
  private final DiskRoom room;

  Preflight(EtcdSettings settings, DiskRoom room) {
    this.settings = settings;
    this.room = room;
  }

  /**
   * Checks data directory, its room, PEM files and addresses, and makes the data directory when
   * absent.
   *
   * @throws E2dException PRECONDITION_FAILED, STORAGE_UNUSABLE, ADDRESS_IN_USE, BAD_CONFIGURATION
   */
  void check(EtcdLaunch launch) throws E2dException {
    try {
      dataDirectory(settings.files().dataDir());
      memberData(launch.mode());
    } catch (IOException e) {
      Path dir = settings.files().dataDir();
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          dir.toString(),
          "dataDir: " + dir + " cannot be used: " + e,
          e);
    }
    room.mustSufficeFor(launch.mode());
    settings.server().mustBeReadable();
    settings.peer().mustBeReadable();
    listenable("clientAddr", settings.listenClient());
    listenable("peerAddr", settings.listenPeer());
  }

  /**
   * A directory that others may look into is the user's decision and gets a warning; one in which
   * everybody may plant files gets no etcd.
   */
  private static void dataDirectory(Path dir) throws IOException, E2dException {
    if (!Files.exists(dir)) {
      Path parent = dir.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(dir, Permissions.OWNER_DIRECTORY);
      return;
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(dir);
    String text = PosixFilePermissions.toString(mode);
    if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          dir.toString(),
          "dataDir: anybody may write to " + dir + " (" + text + "); chmod 700 it");
    }
    if (!text.endsWith("------")) {
      LOGGER
          .atWarn()
          .addKeyValue("directory", dir)
          .addKeyValue("mode", text)
          .log("others may look into the data directory; it should have mode 0700");
    }
  }

  /**
   * etcd itself would found a new cluster on member data without a log, so a restart asks for one.
   */
  private void memberData(EtcdLaunch.Mode mode) throws IOException, E2dException {
    Path member = settings.files().member();
    boolean present = Files.exists(member);
    if (!mode.continues() && present) {
      throw precondition(member, mode + " needs an empty data directory, but there is " + member);
    }
    if (mode.continues() && !hasLog(member.resolve("wal"))) {
      String what = present ? " holds no write-ahead log" : " does not exist";
      throw precondition(member, mode + " needs member data, but " + member + what);
    }
  }

  private static boolean hasLog(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.toString().endsWith(".wal"));
    }
  }

  /** Binds as etcd will. What is taken between here and there is seen as etcd's exit. */
  private static void listenable(String key, ListenUrl url) throws E2dException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(url.host()), url.port()));
    } catch (BindException e) {
      boolean taken = String.valueOf(e.getMessage()).contains("in use");
      String address = url.host() + ":" + url.port();
      throw new E2dException(
          taken ? ErrorCode.ADDRESS_IN_USE : ErrorCode.BAD_CONFIGURATION,
          OPERATION,
          address,
          key
              + ": etcd cannot listen on "
              + address
              + ": "
              + (taken ? "another process does" : e.getMessage()),
          e);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          OPERATION,
          url.text(),
          key + ": etcd cannot listen on " + url + ": " + e.getMessage(),
          e);
    }
  }

  private static E2dException precondition(Path member, String message) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, OPERATION, member.toString(), message);
  }
}
