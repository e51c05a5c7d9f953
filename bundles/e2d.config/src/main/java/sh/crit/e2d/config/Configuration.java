package sh.crit.e2d.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.config.internal.model.Pids;

/**
 * A node's configuration with every default and address resolved. It holds paths of keys and never
 * a secret, so it may be printed.
 *
 * @param name the member name; empty when the node shall choose and keep one
 * @param dataDir absolute and normalised
 * @param clusterToken what nodes of one cluster have in common
 * @param requiredClusterSize 1, 3, 5 or 7
 * @param host what other nodes reach this one by
 * @param network where it listens
 * @param certificates files of TLS, each absolute
 * @param etcdBinary the etcd to execute, absolute; empty for the appliance's own or that on PATH
 * @param timing intervals and patience
 * @param discovery how peers are found
 * @param snapshot how backups are made
 * @param pluginSigners the PEM file of those who must have signed a plugin, absolute; empty when
 *     nobody has to
 */
public record Configuration(
    String name,
    Path dataDir,
    String clusterToken,
    int requiredClusterSize,
    String host,
    Network network,
    Certificates certificates,
    Optional<Path> etcdBinary,
    Timing timing,
    Discovery discovery,
    Snapshot snapshot,
    Optional<Path> pluginSigners) {

  /**
   * The three sockets.
   *
   * @param client where etcd serves clients
   * @param peer where etcd serves its peers
   * @param gossip where the appliance gossips
   */
  public record Network(Listener client, Listener peer, Listener gossip) {}

  /**
   * One socket.
   *
   * @param bindHost an address literal, {@code 0.0.0.0} for every interface; a name only when it
   *     does not resolve
   * @param advertised what others reach it by
   * @param tls whether it speaks TLS
   */
  public record Listener(String bindHost, HostPort advertised, boolean tls) {
    /** The same port for binding and advertising. */
    public int port() {
      return advertised.port();
    }

    /** {@code http[s]://bindHost:port}. */
    public String listenUrl() {
      return scheme() + new HostPort(bindHost, port());
    }

    /** {@code http[s]://advertised}. */
    public String advertisedUrl() {
      return scheme() + advertised;
    }

    private String scheme() {
      return tls ? "https://" : "http://";
    }
  }

  /** PEM files; a certificate comes with its key. */
  public record Certificates(
      Optional<Path> caCert,
      Optional<Path> caKey,
      Optional<Path> serverCert,
      Optional<Path> serverKey,
      Optional<Path> peerCert,
      Optional<Path> peerKey) {}

  /**
   * Intervals and patience.
   *
   * @param bootstrapTimeout how long a cluster may take to come into being
   * @param healthCheckInterval how often members are looked at
   * @param healthCheckTimeout how long a member may be gone before it is removed; not less than the
   *     interval
   */
  public record Timing(
      Duration bootstrapTimeout, Duration healthCheckInterval, Duration healthCheckTimeout) {}

  /**
   * How peers are found.
   *
   * @param type names the provider
   * @param initialPeers gossip addresses
   * @param matches what the provider looks for, in the order given
   */
  public record Discovery(String type, List<HostPort> initialPeers, Map<String, String> matches) {
    public Discovery {
      initialPeers = List.copyOf(initialPeers);
      matches = Collections.unmodifiableMap(new LinkedHashMap<>(matches));
    }
  }

  /**
   * How backups are made.
   *
   * @param interval between backups, zero for none by schedule
   * @param file URL of the backup; empty for no backups
   * @param compression how they are compressed
   * @param encryption whether they are encrypted, with a key derived from the CA's
   * @param format what they look like
   * @param deltaInterval how soon changes are stored between backups, zero for never
   * @param s3 how S3 is reached
   */
  public record Snapshot(
      Duration interval,
      Optional<String> file,
      Compression compression,
      boolean encryption,
      Format format,
      Duration deltaInterval,
      S3 s3) {
    private static final Pattern SPACES =
        Pattern.compile("https://[^/]+\\.digitaloceanspaces\\.com(/|$)", Pattern.CASE_INSENSITIVE);

    /** Whether the backup's URL is one of DigitalOcean Spaces. */
    public boolean inSpaces() {
      return file.filter(url -> SPACES.matcher(url).lookingAt()).isPresent();
    }
  }

  /** How backups are compressed. */
  public enum Compression {
    NONE,
    GZIP,
    ZSTD
  }

  /** What backups look like. */
  public enum Format {
    /** What this program alone reads, encrypted or not. */
    SEALED,
    /** What the Go program restores. */
    E2D
  }

  /**
   * How the S3 server of the backup's URL is reached. Credentials are not here, but in the
   * environment or with the machine.
   *
   * @param endpoint the server; empty for Amazon's or DigitalOcean's own
   * @param region of the bucket; empty for that of the environment or the machine
   * @param pathStyle whether the bucket is in the path rather than in the host name
   * @param roleArn the role that is assumed first; empty for none
   * @param roleSessionName what a session of the role is called; empty for none of one's own
   */
  public record S3(
      Optional<URI> endpoint,
      String region,
      boolean pathStyle,
      String roleArn,
      String roleSessionName) {}

  /** The Config Admin configurations that this one makes, by PID; values are never null. */
  public Map<String, Map<String, Object>> toPids() {
    return Pids.of(this);
  }
}
