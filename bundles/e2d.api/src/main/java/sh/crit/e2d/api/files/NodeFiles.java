package sh.crit.e2d.api.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where a node keeps what. Everything lies below the configured data directory, so that several
 * nodes live on one machine and a data directory carries its node's name and promises with it.
 *
 * <pre>
 * dataDir/member/         etcd's own
 * dataDir/e2d/            ours: state.json, backups.seen, appliance.pid, etcd.pid, control.sock, log/, cache/
 * dataDir/e2d/aside/      member data that was moved aside, by time and reason
 * dataDir/e2d/restore/    backups that are being unpacked; may be lost at any time
 * </pre>
 *
 * @param dataDir absolute and normalised
 */
public record NodeFiles(Path dataDir) {
  /** Unix socket paths longer than this are refused by some kernels. */
  private static final int LONGEST_SOCKET_PATH = 100;

  public NodeFiles {
    dataDir = dataDir.toAbsolutePath().normalize();
  }

  /** etcd's member data. */
  public Path member() {
    return dataDir.resolve("member");
  }

  /** The directory of everything that is ours. */
  public Path home() {
    return dataDir.resolve("e2d");
  }

  /** Name and founding promises. */
  public Path state() {
    return home().resolve("state.json");
  }

  /** The URLs of {@code snapshot.file} at which this node has seen backups, one a line. */
  public Path seenBackups() {
    return home().resolve("backups.seen");
  }

  /** The {@link ProcessRecord} of the appliance. */
  public Path appliancePid() {
    return home().resolve("appliance.pid");
  }

  /** The {@link ProcessRecord} of etcd. */
  public Path etcdPid() {
    return home().resolve("etcd.pid");
  }

  /** What the etcd that was executed last says of its version; may be lost at any time. */
  public Path etcdVersion() {
    return home().resolve("etcd.version");
  }

  /** Log files of the appliance and of etcd. */
  public Path logs() {
    return home().resolve("log");
  }

  /** The OSGi framework's storage; may be lost at any time. */
  public Path cache() {
    return home().resolve("cache");
  }

  /** Member data that was moved aside. */
  public Path aside() {
    return home().resolve("aside");
  }

  /** Backups that are being unpacked, and data made of them that is not in use yet. */
  public Path restore() {
    return home().resolve("restore");
  }

  /**
   * The control socket: in {@link #home()}, or below the temporary directory under a name derived
   * from the data directory where that path would be too long for a socket.
   */
  public Path controlSocket() {
    Path inHome = home().resolve("control.sock");
    if (inHome.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_PATH) {
      return inHome;
    }
    String user = System.getProperty("user.name", "user");
    return Path.of("/tmp", "e2d-" + user, digest(dataDir.toString()) + ".sock");
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
