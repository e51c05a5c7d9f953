package sh.crit.e2d.config.internal.values;

import java.time.Duration;
import java.util.List;
import sh.crit.e2d.config.Configuration;
import sh.crit.e2d.config.Configuration.Listener;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;

/** Finds settings that are fine alone and not together. Keys that are wrong alone are left out. */
final class Contradictions {
  private final Draft draft;
  private final Values values;
  private final Problems problems;

  Contradictions(Draft draft, Values values, Problems problems) {
    this.draft = draft;
    this.values = values;
    this.problems = problems;
  }

  void check(Configuration configuration) {
    needs(Key.SERVER_CERT, Key.SERVER_KEY, "set serverKey to the key of this certificate");
    needs(Key.SERVER_KEY, Key.SERVER_CERT, "set serverCert to the certificate of this key");
    needs(Key.PEER_CERT, Key.PEER_KEY, "set peerKey to the key of this certificate");
    needs(Key.PEER_KEY, Key.PEER_CERT, "set peerCert to the certificate of this key");
    needs(Key.CA_KEY, Key.CA_CERT, "set caCert to the certificate of this key");
    needs(Key.SERVER_CERT, Key.CA_CERT, "set caCert to the CA that signed this certificate");
    needs(Key.PEER_CERT, Key.CA_CERT, "set caCert to the CA that signed this certificate");
    encryption(configuration);
    new BackupContradictions(draft, values, problems).check(configuration.snapshot());
    seeds(configuration);
    timing(configuration);
    ports(configuration);
  }

  private void needs(Key has, Key wants, String remedy) {
    if (values.given(has) && !values.given(wants)) {
      values.refuse(has, origin(has), "is set without " + wants.label() + "; " + remedy);
    }
  }

  private void encryption(Configuration configuration) {
    if (configuration.snapshot().encryption() && !values.given(Key.CA_KEY)) {
      values.refuse(
          Key.SNAPSHOT_ENCRYPTION,
          origin(Key.SNAPSHOT_ENCRYPTION),
          "true needs caKey, which the encryption key is derived from; set caCert and caKey");
    }
  }

  private void seeds(Configuration configuration) {
    boolean sound = values.sound(Key.DISCOVERY_TYPE) && values.sound(Key.INITIAL_PEERS);
    boolean fixed = configuration.discovery().type().equals("static");
    boolean several = configuration.requiredClusterSize() > 1;
    if (sound && fixed && several && configuration.discovery().initialPeers().isEmpty()) {
      values.refuse(
          Key.REQUIRED_CLUSTER_SIZE,
          origin(Key.REQUIRED_CLUSTER_SIZE),
          configuration.requiredClusterSize()
              + " needs a way to find peers; set discovery.initialPeers or discovery.type");
    }
    if (fixed && values.given(Key.DISCOVERY_MATCHES) && sound) {
      problems.warn(
          origin(Key.DISCOVERY_MATCHES), "has no effect without discovery.type; set the type");
    }
  }

  private void timing(Configuration configuration) {
    Duration interval = configuration.timing().healthCheckInterval();
    Duration timeout = configuration.timing().healthCheckTimeout();
    boolean sound =
        values.sound(Key.HEALTH_CHECK_INTERVAL) && values.sound(Key.HEALTH_CHECK_TIMEOUT);
    if (!sound || timeout.compareTo(interval) >= 0) {
      return;
    }
    if (values.given(Key.HEALTH_CHECK_TIMEOUT)) {
      values.refuse(
          Key.HEALTH_CHECK_TIMEOUT,
          origin(Key.HEALTH_CHECK_TIMEOUT),
          GoDuration.format(timeout)
              + " is less than healthCheckInterval, "
              + GoDuration.format(interval)
              + "; write at least that");
    } else {
      values.refuse(
          Key.HEALTH_CHECK_INTERVAL,
          origin(Key.HEALTH_CHECK_INTERVAL),
          GoDuration.format(interval)
              + " is more than healthCheckTimeout, "
              + GoDuration.format(timeout)
              + "; write less, or set healthCheckTimeout too");
    }
  }

  private void ports(Configuration configuration) {
    List<Key> keys = List.of(Key.CLIENT_ADDR, Key.PEER_ADDR, Key.GOSSIP_ADDR);
    List<Listener> listeners =
        List.of(
            configuration.network().client(),
            configuration.network().peer(),
            configuration.network().gossip());
    for (int i = 0; i < keys.size(); i++) {
      for (int j = i + 1; j < keys.size(); j++) {
        if (clash(listeners.get(i), listeners.get(j))
            && values.sound(keys.get(i))
            && values.sound(keys.get(j))) {
          boolean second = values.given(keys.get(j));
          Key blamed = keys.get(second ? j : i);
          Key other = keys.get(second ? i : j);
          values.refuse(
              blamed,
              origin(blamed),
              "has the port "
                  + listeners.get(i).port()
                  + " of "
                  + other.label()
                  + " on the same host; choose another port");
        }
      }
    }
  }

  private static boolean clash(Listener one, Listener other) {
    return one.port() == other.port()
        && (one.bindHost().equals(other.bindHost())
            || Address.isUnspecified(one.bindHost())
            || Address.isUnspecified(other.bindHost()));
  }

  /** Only asked for keys that were given, or whose default another key contradicts. */
  private Origin origin(Key key) {
    Origin known = draft.origins().get(key.label());
    return known != null ? known : new Origin("default", 0, key.label());
  }
}
