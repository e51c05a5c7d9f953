package sh.crit.e2d.config.internal.model;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.config.Configuration;
import sh.crit.e2d.config.Configuration.Certificates;
import sh.crit.e2d.config.Configuration.Listener;

/**
 * The configuration in the terms of Config Admin. Every key is always there, because a component
 * whose key went missing would fall back to a default of its own; "" stands for what is not set.
 */
public final class Pids {
  private static final String CORE = "sh.crit.e2d.core";
  private static final String ETCD = "sh.crit.e2d.etcd";
  private static final String GOSSIP = "sh.crit.e2d.gossip";
  private static final String STATIC_DISCOVERY = "sh.crit.e2d.discovery.static";
  private static final String SHELL = "sh.crit.e2d.shell";
  private static final String SNAPSHOT = "sh.crit.e2d.snapshot";
  private static final String PLUGINS = "sh.crit.e2d.plugins";
  private static final String S3 = "sh.crit.e2d.storage.s3";

  /** Those that are there only where they are configured. */
  public static final Set<String> OPTIONAL = Set.of(SNAPSHOT);

  private Pids() {}

  /** By PID, in the order in which they should be published: what core needs comes last. */
  public static Map<String, Map<String, Object>> of(Configuration from) {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    all.put(ETCD, etcd(from));
    all.put(GOSSIP, gossip(from));
    all.put(STATIC_DISCOVERY, staticDiscovery(from));
    all.put(SHELL, Map.of("dataDir", from.dataDir().toString()));
    all.put(S3, s3(from.snapshot()));
    all.put(PLUGINS, Map.of("signers", text(from.pluginSigners())));
    from.snapshot().file().ifPresent(url -> all.put(SNAPSHOT, snapshot(from, url)));
    all.put(CORE, core(from));
    return all;
  }

  private static Map<String, Object> core(Configuration from) {
    Map<String, Object> core = new LinkedHashMap<>();
    core.put("name", from.name());
    core.put("dataDir", from.dataDir().toString());
    core.put("requiredClusterSize", from.requiredClusterSize());
    core.put("clusterToken", from.clusterToken());
    core.put("bootstrapTimeoutMillis", from.timing().bootstrapTimeout().toMillis());
    core.put("healthCheckIntervalMillis", from.timing().healthCheckInterval().toMillis());
    core.put("healthCheckTimeoutMillis", from.timing().healthCheckTimeout().toMillis());
    core.put("peerUrl", from.network().peer().advertisedUrl());
    core.put("clientUrl", from.network().client().advertisedUrl());
    core.put("gossipAddress", from.network().gossip().advertised().toString());
    core.put("discoveryType", from.discovery().type());
    core.put(
        "discoveryMatches",
        from.discovery().matches().entrySet().stream()
            .map(match -> match.getKey() + "=" + match.getValue())
            .toArray(String[]::new));
    core.put("backupUrl", from.snapshot().file().orElse(""));
    return core;
  }

  private static Map<String, Object> etcd(Configuration from) {
    Listener client = from.network().client();
    Listener peer = from.network().peer();
    Certificates certificates = from.certificates();
    Map<String, Object> etcd = new LinkedHashMap<>();
    etcd.put("dataDir", from.dataDir().toString());
    etcd.put("binary", text(from.etcdBinary()));
    etcd.put("listenClientUrl", client.listenUrl());
    etcd.put("listenPeerUrl", peer.listenUrl());
    etcd.put("advertiseClientUrl", client.advertisedUrl());
    etcd.put("advertisePeerUrl", peer.advertisedUrl());
    etcd.put("caCert", text(certificates.caCert()));
    etcd.put("serverCert", text(certificates.serverCert()));
    etcd.put("serverKey", text(certificates.serverKey()));
    etcd.put("peerCert", text(certificates.peerCert()));
    etcd.put("peerKey", text(certificates.peerKey()));
    return etcd;
  }

  private static Map<String, Object> gossip(Configuration from) {
    Listener gossip = from.network().gossip();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("bindHost", gossip.bindHost());
    properties.put("bindPort", gossip.port());
    properties.put("advertisedHost", gossip.advertised().host());
    properties.put("advertisedPort", gossip.advertised().port());
    properties.put("caKey", text(from.certificates().caKey()));
    return properties;
  }

  private static Map<String, Object> staticDiscovery(Configuration from) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "initialPeers",
        from.discovery().initialPeers().stream().map(HostPort::toString).toArray(String[]::new));
    properties.put("gossipPort", from.network().gossip().port());
    return properties;
  }

  private static Map<String, Object> snapshot(Configuration from, String url) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("url", url);
    properties.put("intervalMillis", from.snapshot().interval().toMillis());
    properties.put("compression", word(from.snapshot().compression()));
    properties.put("format", word(from.snapshot().format()));
    properties.put("deltaIntervalMillis", from.snapshot().deltaInterval().toMillis());
    properties.put("encryption", from.snapshot().encryption());
    properties.put("caKey", text(from.certificates().caKey()));
    properties.put("dataDir", from.dataDir().toString());
    properties.put("clientUrl", from.network().client().advertisedUrl());
    return properties;
  }

  /**
   * The endpoint is that of the server which the backup's URL means: nothing else is sent there
   * when a backup is copied from the one to the other.
   */
  private static Map<String, Object> s3(Configuration.Snapshot from) {
    String endpoint = from.s3().endpoint().map(URI::toString).orElse("");
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("endpoint", from.inSpaces() ? "" : endpoint);
    properties.put("spacesEndpoint", from.inSpaces() ? endpoint : "");
    properties.put("region", from.s3().region());
    properties.put("pathStyle", from.s3().pathStyle());
    properties.put("roleArn", from.s3().roleArn());
    properties.put("roleSessionName", from.s3().roleSessionName());
    return properties;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Optional<Path> path) {
    return path.map(Path::toString).orElse("");
  }
}
