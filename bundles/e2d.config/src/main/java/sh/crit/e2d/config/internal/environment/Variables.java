package sh.crit.e2d.config.internal.environment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import sh.crit.e2d.config.internal.model.Key;

/** The environment variables that there are. */
final class Variables {
  static final String PREFIX = "E2D_";

  /** Takes the discovery types of old releases too, with what to match behind a colon. */
  static final String PEER_DISCOVERY = "E2D_PEER_DISCOVERY";

  /**
   * Read elsewhere: credentials by the providers, which never pass them on; the rest by the scripts
   * and service files.
   */
  static final Set<String> ELSEWHERE =
      Set.of(
          "E2D_AWS_ACCESS_KEY",
          "E2D_AWS_SECRET_KEY",
          "E2D_DO_ACCESS_TOKEN",
          "E2D_DO_SPACES_KEY",
          "E2D_DO_SPACES_SECRET",
          "E2D_CONFIG_ARGS",
          "E2D_HOME",
          "E2D_JAVA",
          "E2D_JAVA_OPTS");

  /** Where two name one setting, the first that is set wins. */
  static final Map<String, Key> SETTINGS = settings();

  private Variables() {}

  private static Map<String, Key> settings() {
    Map<String, Key> settings = new LinkedHashMap<>();
    settings.put("E2D_NAME", Key.NAME);
    settings.put("E2D_DATA_DIR", Key.DATA_DIR);
    settings.put("E2D_CLUSTER_TOKEN", Key.CLUSTER_TOKEN);
    settings.put("E2D_REQUIRED_CLUSTER_SIZE", Key.REQUIRED_CLUSTER_SIZE);
    settings.put("E2D_HOST", Key.HOST);
    settings.put("E2D_CLIENT_ADDR", Key.CLIENT_ADDR);
    settings.put("E2D_PEER_ADDR", Key.PEER_ADDR);
    settings.put("E2D_GOSSIP_ADDR", Key.GOSSIP_ADDR);
    settings.put("E2D_BOOTSTRAP_TIMEOUT", Key.BOOTSTRAP_TIMEOUT);
    settings.put("E2D_HEALTH_CHECK_INTERVAL", Key.HEALTH_CHECK_INTERVAL);
    settings.put("E2D_HEALTH_CHECK_TIMEOUT", Key.HEALTH_CHECK_TIMEOUT);
    settings.put("E2D_CA_CERT", Key.CA_CERT);
    settings.put("E2D_CA_KEY", Key.CA_KEY);
    settings.put("E2D_SERVER_CERT", Key.SERVER_CERT);
    settings.put("E2D_SERVER_KEY", Key.SERVER_KEY);
    settings.put("E2D_PEER_CERT", Key.PEER_CERT);
    settings.put("E2D_PEER_KEY", Key.PEER_KEY);
    settings.put("E2D_ETCD_BINARY", Key.ETCD_BINARY);
    settings.put("E2D_DISCOVERY_TYPE", Key.DISCOVERY_TYPE);
    settings.put(PEER_DISCOVERY, Key.DISCOVERY_TYPE);
    settings.put("E2D_INITIAL_PEERS", Key.INITIAL_PEERS);
    settings.put("E2D_BOOTSTRAP_ADDRS", Key.INITIAL_PEERS);
    settings.put("E2D_DISCOVERY_MATCHES", Key.DISCOVERY_MATCHES);
    settings.put("E2D_SNAPSHOT_INTERVAL", Key.SNAPSHOT_INTERVAL);
    settings.put("E2D_SNAPSHOT_FILE", Key.SNAPSHOT_FILE);
    settings.put("E2D_SNAPSHOT_BACKUP_URL", Key.SNAPSHOT_FILE);
    settings.put("E2D_SNAPSHOT_COMPRESSION", Key.SNAPSHOT_COMPRESSION);
    settings.put("E2D_SNAPSHOT_ENCRYPTION", Key.SNAPSHOT_ENCRYPTION);
    settings.put("E2D_SNAPSHOT_FORMAT", Key.SNAPSHOT_FORMAT);
    settings.put("E2D_SNAPSHOT_DELTA_INTERVAL", Key.SNAPSHOT_DELTA_INTERVAL);
    settings.put("E2D_SNAPSHOT_S3_ENDPOINT", Key.S3_ENDPOINT);
    settings.put("E2D_SNAPSHOT_S3_REGION", Key.S3_REGION);
    settings.put("E2D_SNAPSHOT_S3_PATH_STYLE", Key.S3_PATH_STYLE);
    settings.put("E2D_SNAPSHOT_S3_ROLE_ARN", Key.S3_ROLE_ARN);
    settings.put("E2D_AWS_ROLE_SESSION_NAME", Key.S3_ROLE_SESSION_NAME);
    settings.put("E2D_PLUGINS_SIGNERS", Key.PLUGINS_SIGNERS);
    return settings;
  }
}
