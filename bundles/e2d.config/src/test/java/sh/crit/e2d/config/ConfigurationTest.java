package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.model.HostPort;

/** What a valid configuration means, and how it reaches the components. */
class ConfigurationTest {
  @Test
  void defaults() {
    Configuration read = Loading.valid("");
    assertEquals("", read.name());
    assertEquals(Path.of("/var/lib/etcd"), read.dataDir());
    assertEquals("e2d", read.clusterToken());
    assertEquals(1, read.requiredClusterSize());
    assertEquals(Loading.HOST, read.host());
    assertEquals("http://0.0.0.0:2379", read.network().client().listenUrl());
    assertEquals("http://10.9.8.7:2379", read.network().client().advertisedUrl());
    assertEquals("http://10.9.8.7:2380", read.network().peer().advertisedUrl());
    assertEquals(new HostPort(Loading.HOST, 7980), read.network().gossip().advertised());
    assertEquals(Duration.ofMinutes(30), read.timing().bootstrapTimeout());
    assertEquals(Duration.ofMinutes(1), read.timing().healthCheckInterval());
    assertEquals(Duration.ofMinutes(5), read.timing().healthCheckTimeout());
    assertEquals("static", read.discovery().type());
    assertEquals(Duration.ofMinutes(5), read.snapshot().interval());
    assertTrue(read.snapshot().file().isEmpty());
    assertEquals(Configuration.Compression.NONE, read.snapshot().compression());
    assertEquals(Configuration.Format.SEALED, read.snapshot().format());
    assertEquals(Duration.ZERO, read.snapshot().deltaInterval());
    assertFalse(read.snapshot().encryption());
    assertEquals(new Configuration.S3(Optional.empty(), "", false, "", ""), read.snapshot().s3());
  }

  @Test
  void everyKey() {
    Configuration read =
        Loading.valid(
            """
            name: node-1
            dataDir: /somewhere/../data
            host: node-1.example
            clientAddr: ":3379"
            peerAddr: node-1.example:3380
            gossipAddr: "[::]:8980"
            requiredClusterSize: 5
            bootstrapTimeout: 1h30m
            healthCheckInterval: 300ms
            healthCheckTimeout: 1.5h
            clusterToken: "2024"
            caCert: /etc/hostname
            caKey: /etc/hostname
            serverCert: /etc/hostname
            serverKey: /etc/hostname
            etcd: {binary: /usr/bin/etcd}
            discovery:
              type: aws/tags
              initialPeers: [":7980", 10.0.0.2, "10.0.0.3:1", "0.0.0.0:8980", "[fd00::1]:7"]
              matches: {Name: a, Role: "b=c"}
            snapshot:
              interval: 0
              file: "s3://b/k"
              compression: yes
              encryption: on
              format: e2d
              deltaInterval: 0s
              s3:
                endpoint: https://minio.example:9000
                region: eu-central-1
                pathStyle: on
                roleArn: arn:aws:iam::123456789012:role/path/backup
                roleSessionName: e2d@node-1
            """);
    assertEquals(Path.of("/data"), read.dataDir());
    assertEquals("https://0.0.0.0:3379", read.network().client().listenUrl());
    assertEquals("https://node-1.example:3379", read.network().client().advertisedUrl());
    assertEquals("http://10.0.0.1:3380", read.network().peer().listenUrl());
    assertEquals("http://node-1.example:3380", read.network().peer().advertisedUrl());
    assertEquals("::", read.network().gossip().bindHost());
    assertEquals(Duration.ofMinutes(90), read.timing().bootstrapTimeout());
    assertEquals(Duration.ofMillis(300), read.timing().healthCheckInterval());
    assertEquals(Duration.ofMinutes(90), read.timing().healthCheckTimeout());
    assertEquals(
        List.of(
            new HostPort("node-1.example", 7980),
            new HostPort("10.0.0.2", 8980),
            new HostPort("10.0.0.3", 1),
            new HostPort("node-1.example", 8980),
            new HostPort("fd00::1", 7)),
        read.discovery().initialPeers());
    assertEquals(Duration.ZERO, read.snapshot().interval());
    assertEquals(Configuration.Compression.GZIP, read.snapshot().compression());
    assertEquals(Configuration.Format.E2D, read.snapshot().format());
    assertTrue(read.snapshot().encryption());
    assertEquals(
        new Configuration.S3(
            Optional.of(URI.create("https://minio.example:9000")),
            "eu-central-1",
            true,
            "arn:aws:iam::123456789012:role/path/backup",
            "e2d@node-1"),
        read.snapshot().s3());
  }

  @Test
  void pidsHaveEveryKeyOfEveryComponent() {
    Map<String, Map<String, Object>> pids = Loading.valid("snapshot: {file: file:///b/s}").toPids();
    Map<String, Set<String>> keys =
        Map.of(
            "sh.crit.e2d.core",
            Set.of(
                "name",
                "dataDir",
                "requiredClusterSize",
                "clusterToken",
                "bootstrapTimeoutMillis",
                "healthCheckIntervalMillis",
                "healthCheckTimeoutMillis",
                "peerUrl",
                "clientUrl",
                "gossipAddress",
                "discoveryType",
                "discoveryMatches",
                "backupUrl"),
            "sh.crit.e2d.etcd",
            Set.of(
                "dataDir",
                "binary",
                "listenClientUrl",
                "listenPeerUrl",
                "advertiseClientUrl",
                "advertisePeerUrl",
                "caCert",
                "serverCert",
                "serverKey",
                "peerCert",
                "peerKey"),
            "sh.crit.e2d.gossip",
            Set.of("bindHost", "bindPort", "advertisedHost", "advertisedPort", "caKey"),
            "sh.crit.e2d.discovery.static",
            Set.of("initialPeers", "gossipPort"),
            "sh.crit.e2d.shell",
            Set.of("dataDir"),
            "sh.crit.e2d.plugins",
            Set.of("signers"),
            "sh.crit.e2d.storage.s3",
            Set.of(
                "endpoint", "spacesEndpoint", "region", "pathStyle", "roleArn", "roleSessionName"),
            "sh.crit.e2d.snapshot",
            Set.of(
                "url",
                "intervalMillis",
                "compression",
                "encryption",
                "format",
                "deltaIntervalMillis",
                "caKey",
                "dataDir",
                "clientUrl"));
    assertEquals(keys.keySet(), pids.keySet());
    keys.forEach((pid, expected) -> assertEquals(expected, pids.get(pid).keySet(), pid));
  }

  @Test
  void pidsHaveTheAgreedTypes() {
    Map<String, Map<String, Object>> pids =
        Loading.valid(
                """
                requiredClusterSize: 3
                discovery: {type: aws/tags, initialPeers: [a, "b:1"], matches: {Name: x, t: ""}}
                snapshot: {file: "file:///b/s.tar.gz"}
                """)
            .toPids();
    Map<String, Object> core = pids.get("sh.crit.e2d.core");
    assertEquals("", core.get("name"));
    assertEquals(3, core.get("requiredClusterSize"));
    assertEquals(1_800_000L, core.get("bootstrapTimeoutMillis"));
    assertEquals("10.9.8.7:7980", core.get("gossipAddress"));
    assertEquals("aws/tags", core.get("discoveryType"));
    assertArrayEquals(new String[] {"Name=x", "t="}, (String[]) core.get("discoveryMatches"));
    assertEquals("file:///b/s.tar.gz", core.get("backupUrl"));
    assertEquals("", pids.get("sh.crit.e2d.etcd").get("binary"));
    assertEquals("", pids.get("sh.crit.e2d.etcd").get("caCert"));
    assertEquals(7980, pids.get("sh.crit.e2d.gossip").get("bindPort"));
    assertEquals("0.0.0.0", pids.get("sh.crit.e2d.gossip").get("bindHost"));
    Map<String, Object> peers = pids.get("sh.crit.e2d.discovery.static");
    assertArrayEquals(new String[] {"a:7980", "b:1"}, (String[]) peers.get("initialPeers"));
  }

  @Test
  void withoutAStoreThereAreNoBackupsToConfigure() {
    assertFalse(Loading.valid("").toPids().containsKey("sh.crit.e2d.snapshot"));
  }

  @Test
  void backupsAreConfiguredAsTheirBundleReadsThem() {
    Map<String, Object> backups =
        Loading.valid(
                "snapshot: {file: 's3://b/k', interval: 90s, compression: true, deltaInterval: 2s}")
            .toPids()
            .get("sh.crit.e2d.snapshot");
    assertEquals("s3://b/k", backups.get("url"));
    assertEquals(90_000L, backups.get("intervalMillis"));
    assertEquals("gzip", backups.get("compression"));
    assertEquals(false, backups.get("encryption"));
    assertEquals("sealed", backups.get("format"));
    assertEquals(2_000L, backups.get("deltaIntervalMillis"));
    assertEquals("http://10.9.8.7:2379", backups.get("clientUrl"));
  }

  @ParameterizedTest
  @CsvSource({
    "none, NONE",
    "false, NONE",
    "no, NONE",
    "gzip, GZIP",
    "GZIP, GZIP",
    "true, GZIP",
    "on, GZIP",
    "'\"true\"', GZIP",
    "zstd, ZSTD",
  })
  void compressionIsAWordOrTheGoProgramsBoolean(
      String written, Configuration.Compression expected) {
    Configuration read = Loading.valid("snapshot: {compression: " + written + "}");
    assertEquals(expected, read.snapshot().compression());
  }

  /** What is meant for the server of the backup's URL must not be sent to another one. */
  @ParameterizedTest
  @CsvSource({
    "s3://b/k, http://h:1, ''",
    "https://ams3.digitaloceanspaces.com/b/k, '', http://h:1",
    "https://AMS3.DigitalOceanSpaces.com, '', http://h:1",
    "file:///b, http://h:1, ''",
  })
  void theEndpointIsThatOfTheBackupsUrl(String url, String amazon, String spaces) {
    Map<String, Object> s3 =
        Loading.valid("snapshot: {file: '" + url + "', s3: {endpoint: 'http://h:1'}}")
            .toPids()
            .get("sh.crit.e2d.storage.s3");
    assertEquals(amazon, s3.get("endpoint"));
    assertEquals(spaces, s3.get("spacesEndpoint"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file: 'file:///b', s3: {endpoint: 'http://h'}"
            + " | snapshot.s3.endpoint: has no effect without an s3:// URL in snapshot.file",
        "file: 'file:///b', s3: {pathStyle: true}"
            + " | snapshot.s3.pathStyle: has no effect without an s3:// URL in snapshot.file",
        "file: 'https://ams3.digitaloceanspaces.com/b', s3: {region: ams3}"
            + " | snapshot.s3.region: has no effect with DigitalOcean Spaces; remove it",
        "compression: zstd, encryption: true"
            + " | snapshot.compression: has no effect on what is encrypted, which does not get"
            + " smaller; remove it",
      })
  void whatHasNoEffectIsWarnedOf(String snapshot, String warning) {
    String keys = "caCert: /etc/hostname\ncaKey: /etc/hostname\n";
    assertEquals(
        List.of("standard input:3: " + warning),
        Loading.lines(Loading.loaded(keys + "snapshot: {" + snapshot + "}", Map.of()).warnings()));
  }

  @Test
  void matchesWithoutTypeAreWarnedOf() {
    assertEquals(
        List.of(
            "standard input:1: discovery.matches: has no effect without discovery.type; set the type"),
        Loading.lines(Loading.loaded("discovery: {matches: {a: b}}", Map.of()).warnings()));
  }

  @Test
  void originsAreKept() {
    LoadResult.Loaded read =
        Loading.loaded("\nsnapshot:\n  interval: 1m\n", Map.of("E2D_NAME", "a"));
    assertEquals(
        "standard input:3: snapshot.interval", read.origin("snapshot.interval").toString());
    assertEquals("environment: E2D_NAME", read.origin("name").toString());
    assertEquals("standard input: dataDir", read.origin("dataDir").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///a/b",
        "s3://bucket/b",
        "https://ams3.digitaloceanspaces.com/space/b",
        "gs://of-a-plugin/b"
      })
  void backupsThatSomethingServes(String url) {
    Configuration read = Loading.valid("snapshot: {file: '" + url + "'}");
    assertEquals(url, read.snapshot().file().orElseThrow());
  }
}
