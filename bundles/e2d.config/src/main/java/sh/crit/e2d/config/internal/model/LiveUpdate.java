package sh.crit.e2d.config.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.config.Configuration;
import sh.crit.e2d.config.Configuration.Snapshot;

/**
 * What of a changed configuration takes effect while the node runs.
 *
 * @param inForce what the node goes on with
 * @param waiting what waits for a restart, in the order of the documentation
 */
public record LiveUpdate(Configuration inForce, List<Change> waiting) {
  /** Shown for a value that is not set. */
  private static final String NOTHING = "nothing";

  public LiveUpdate {
    waiting = List.copyOf(waiting);
  }

  /**
   * A value that waits.
   *
   * @param key its name in {@code v1alpha1}, or that of a whole section
   * @param from what is in force, fit for a message
   * @param to what the file says, fit for a message
   */
  public record Change(String key, String from, String to) {
    private static Change of(String key, Object from, Object to) {
      // Not a secret by design, but people keep what is called a token to themselves.
      return key.equals(Key.CLUSTER_TOKEN.label())
          ? new Change(key, "one", "another")
          : new Change(key, shown(from), shown(to));
    }

    private static String shown(Object value) {
      Object plain =
          value instanceof Optional<?> maybe ? maybe.map(Object.class::cast).orElse("") : value;
      String text = String.valueOf(plain);
      return text.isEmpty() ? NOTHING : Text.printable(text);
    }
  }

  /** The keys whose new values wait for a restart. */
  public List<String> afterRestart() {
    return waiting.stream().map(Change::key).toList();
  }

  /**
   * Compares a freshly read configuration with the one in force.
   *
   * @param running what the node was started with, and the live changes since
   * @param fresh what the file says now
   */
  public static LiveUpdate of(Configuration running, Configuration fresh) {
    List<Change> waiting = new ArrayList<>();
    Map<String, Object> before = fixed(running);
    fixed(fresh)
        .forEach(
            (key, value) -> {
              if (!value.equals(before.get(key))) {
                waiting.add(Change.of(key, before.get(key), value));
              }
            });
    Snapshot snapshot = fresh.snapshot();
    if (snapshot.encryption() && running.certificates().caKey().isEmpty()) {
      snapshot = running.snapshot();
      waiting.add(Change.of("snapshot", "no encryption", "encryption"));
    }
    return new LiveUpdate(merge(running, fresh, snapshot), waiting);
  }

  private static Configuration merge(
      Configuration running, Configuration fresh, Snapshot snapshot) {
    return new Configuration(
        running.name(),
        running.dataDir(),
        running.clusterToken(),
        fresh.requiredClusterSize(),
        running.host(),
        running.network(),
        running.certificates(),
        running.etcdBinary(),
        fresh.timing(),
        fresh.discovery(),
        snapshot,
        fresh.pluginSigners());
  }

  /** The keys that nothing can change under a running node. */
  private static Map<String, Object> fixed(Configuration from) {
    Map<String, Object> fixed = new LinkedHashMap<>();
    fixed.put(Key.NAME.label(), from.name());
    fixed.put(Key.DATA_DIR.label(), from.dataDir());
    fixed.put(Key.CLUSTER_TOKEN.label(), from.clusterToken());
    fixed.put(Key.HOST.label(), from.host());
    fixed.put(Key.CLIENT_ADDR.label(), address(from.network().client(), from.host()));
    fixed.put(Key.PEER_ADDR.label(), address(from.network().peer(), from.host()));
    fixed.put(Key.GOSSIP_ADDR.label(), address(from.network().gossip(), from.host()));
    fixed.put(Key.CA_CERT.label(), from.certificates().caCert());
    fixed.put(Key.CA_KEY.label(), from.certificates().caKey());
    fixed.put(Key.SERVER_CERT.label(), from.certificates().serverCert());
    fixed.put(Key.SERVER_KEY.label(), from.certificates().serverKey());
    fixed.put(Key.PEER_CERT.label(), from.certificates().peerCert());
    fixed.put(Key.PEER_KEY.label(), from.certificates().peerKey());
    fixed.put(Key.ETCD_BINARY.label(), from.etcdBinary());
    return fixed;
  }

  /** Without the advertised host where that follows from {@code host}, which speaks for itself. */
  private static String address(Configuration.Listener listener, String host) {
    String advertised = listener.advertised().host();
    return new HostPort(listener.bindHost(), listener.port())
        + (advertised.equals(host) ? "" : " as " + advertised);
  }
}
