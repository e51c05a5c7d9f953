package sh.crit.e2d.config.internal.values;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.config.Configuration;
import sh.crit.e2d.config.Configuration.Certificates;
import sh.crit.e2d.config.Configuration.Discovery;
import sh.crit.e2d.config.Configuration.Network;
import sh.crit.e2d.config.Configuration.Snapshot;
import sh.crit.e2d.config.Configuration.Timing;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.model.Text;

/** Turns a draft into a configuration, with every default and address resolved. */
public final class Interpreter {
  private static final Path DATA_DIR = Path.of("/var/lib/etcd");
  private static final int LONGEST_NAME = 128;

  private final Draft draft;
  private final Problems problems;
  private final Values values;
  private final Hosts hosts;
  private final Map<String, String> environment;
  private final Provided provided;

  /**
   * @param environment the process's environment, where providers find their credentials
   */
  public Interpreter(
      Draft draft,
      Problems problems,
      Hosts hosts,
      Map<String, String> environment,
      Provided provided) {
    this.draft = draft;
    this.problems = problems;
    this.values = new Values(draft, problems);
    this.hosts = hosts;
    this.environment = environment;
    this.provided = provided;
  }

  /** The configuration; only to be used when the problems are still empty afterwards. */
  public Configuration interpret() {
    int size = values.parsed(Key.REQUIRED_CLUSTER_SIZE, 1, Interpreter::clusterSize);
    Certificates certificates = certificates();
    NetworkValues networkValues = new NetworkValues(draft, values, hosts);
    Network network = networkValues.network(certificates);
    Discovery discovery =
        new DiscoveryValues(draft, values, provided, environment)
            .discovery(networkValues.host(), network.gossip().port());
    Configuration configuration =
        new Configuration(
            values.word(Key.NAME, "", LONGEST_NAME),
            dataDir(),
            values.word(Key.CLUSTER_TOKEN, "e2d", LONGEST_NAME),
            size,
            networkValues.host(),
            network,
            certificates,
            Optional.ofNullable(values.path(Key.ETCD_BINARY, null)),
            timing(),
            discovery,
            snapshot(),
            values.file(Key.PLUGINS_SIGNERS));
    new Contradictions(draft, values, problems).check(configuration);
    return configuration;
  }

  private static int clusterSize(String text) {
    if (!Text.isDigits(text)) {
      throw new IllegalArgumentException("is not a whole number; use 1, 3, 5 or 7");
    }
    return switch (text) {
      case "1", "3", "5", "7" -> Integer.parseInt(text);
      default ->
          throw new IllegalArgumentException("is not a size for a cluster; use 1, 3, 5 or 7");
    };
  }

  private Path dataDir() {
    Path path = values.path(Key.DATA_DIR, DATA_DIR);
    if (path.getNameCount() == 0) {
      draft
          .scalar(Key.DATA_DIR)
          .ifPresent(
              value ->
                  values.refuse(Key.DATA_DIR, value, "is the root; name a directory of its own"));
    }
    return path;
  }

  private Certificates certificates() {
    return new Certificates(
        values.file(Key.CA_CERT),
        values.file(Key.CA_KEY),
        values.file(Key.SERVER_CERT),
        values.file(Key.SERVER_KEY),
        values.file(Key.PEER_CERT),
        values.file(Key.PEER_KEY));
  }

  private Timing timing() {
    return new Timing(
        values.duration(Key.BOOTSTRAP_TIMEOUT, Duration.ofMinutes(30), false),
        values.duration(Key.HEALTH_CHECK_INTERVAL, Duration.ofMinutes(1), false),
        values.duration(Key.HEALTH_CHECK_TIMEOUT, Duration.ofMinutes(5), false));
  }

  private Snapshot snapshot() {
    return new SnapshotValues(values).snapshot(new BackupUrl(draft, values, provided).url());
  }
}
