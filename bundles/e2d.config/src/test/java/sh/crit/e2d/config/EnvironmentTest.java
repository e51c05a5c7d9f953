package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private static Configuration valid(Map<String, String> environment) {
    return Loading.loaded("", environment).configuration();
  }

  @Test
  void everyVariable() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("E2D_NAME", "n");
    environment.put("E2D_DATA_DIR", "/d");
    environment.put("E2D_CLUSTER_TOKEN", "t");
    environment.put("E2D_REQUIRED_CLUSTER_SIZE", "3");
    environment.put("E2D_HOST", "10.0.0.9");
    environment.put("E2D_CLIENT_ADDR", ":1");
    environment.put("E2D_PEER_ADDR", ":2");
    environment.put("E2D_GOSSIP_ADDR", ":3");
    environment.put("E2D_BOOTSTRAP_TIMEOUT", "1m");
    environment.put("E2D_HEALTH_CHECK_INTERVAL", "2s");
    environment.put("E2D_HEALTH_CHECK_TIMEOUT", "3s");
    for (String file :
        List.of("CA_CERT", "CA_KEY", "SERVER_CERT", "SERVER_KEY", "PEER_CERT", "PEER_KEY")) {
      environment.put("E2D_" + file, "/etc/hostname");
    }
    environment.put("E2D_ETCD_BINARY", "/e");
    environment.put("E2D_DISCOVERY_TYPE", "aws/tags");
    environment.put("E2D_DISCOVERY_MATCHES", "a=b, c=d=e");
    environment.put("E2D_INITIAL_PEERS", "10.0.0.1, 10.0.0.2:5,");
    environment.put("E2D_SNAPSHOT_INTERVAL", "7m");
    environment.put("E2D_SNAPSHOT_FILE", "s3://b/k");
    environment.put("E2D_SNAPSHOT_COMPRESSION", "true");
    environment.put("E2D_SNAPSHOT_ENCRYPTION", "true");
    environment.put("E2D_SNAPSHOT_FORMAT", "e2d");
    environment.put("E2D_SNAPSHOT_DELTA_INTERVAL", "2s");
    environment.put("E2D_SNAPSHOT_S3_ENDPOINT", "https://h:1");
    environment.put("E2D_SNAPSHOT_S3_REGION", "eu-west-1");
    environment.put("E2D_SNAPSHOT_S3_PATH_STYLE", "true");
    environment.put("E2D_SNAPSHOT_S3_ROLE_ARN", "arn:aws:iam::123456789012:role/r");
    environment.put("E2D_AWS_ROLE_SESSION_NAME", "me");
    String yaml =
        """
        name: n
        dataDir: /d
        clusterToken: t
        requiredClusterSize: 3
        host: 10.0.0.9
        clientAddr: ":1"
        peerAddr: ":2"
        gossipAddr: ":3"
        bootstrapTimeout: 1m
        healthCheckInterval: 2s
        healthCheckTimeout: 3s
        caCert: /etc/hostname
        caKey: /etc/hostname
        serverCert: /etc/hostname
        serverKey: /etc/hostname
        peerCert: /etc/hostname
        peerKey: /etc/hostname
        etcd: {binary: /e}
        discovery: {type: aws/tags, matches: {a: b, c: d=e}, initialPeers: [10.0.0.1, "10.0.0.2:5"]}
        snapshot:
          interval: 7m
          file: "s3://b/k"
          compression: true
          encryption: true
          format: e2d
          deltaInterval: 2s
          s3:
            endpoint: https://h:1
            region: eu-west-1
            pathStyle: true
            roleArn: arn:aws:iam::123456789012:role/r
            roleSessionName: me
        """;
    assertEquals(Loading.valid(yaml), valid(environment));
  }

  @Test
  void theFileWins() {
    assertEquals(
        "file",
        Loading.loaded("name: file", Map.of("E2D_NAME", "environment")).configuration().name());
    assertEquals(
        "environment",
        Loading.loaded("name:", Map.of("E2D_NAME", "environment")).configuration().name());
    assertEquals(
        "file", Loading.loaded("name: file", Map.of("E2D_NAME", "!")).configuration().name());
  }

  @Test
  void emptyIsNotSet() {
    assertEquals(
        Loading.valid(""), valid(Map.of("E2D_REQUIRED_CLUSTER_SIZE", "", "E2D_NAME", "  ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws-autoscaling-group | aws/autoscaling-group | {}",
        "ec2-tags:Name=a,Role=b | aws/tags | {Name=a, Role=b}",
        "do-tags:web | digitalocean/tags | {web=}",
        "aws/tags | aws/tags | {}",
      })
  void discoveryOfOldReleases(String value, String type, String matches) {
    Configuration read = valid(Map.of("E2D_PEER_DISCOVERY", value));
    assertEquals(type, read.discovery().type());
    assertEquals(matches, read.discovery().matches().toString());
  }

  @Test
  void olderNames() {
    Configuration read =
        valid(Map.of("E2D_BOOTSTRAP_ADDRS", "a:1", "E2D_SNAPSHOT_BACKUP_URL", "file:///b"));
    assertEquals("[a:1]", read.discovery().initialPeers().toString());
    assertEquals("file:///b", read.snapshot().file().orElseThrow());
  }

  @Test
  void twoNamesOfOneSettingThatDisagree() {
    LoadResult.Loaded read =
        Loading.loaded(
            "",
            Map.of("E2D_SNAPSHOT_BACKUP_URL", "file:///old", "E2D_SNAPSHOT_FILE", "file:///new"));
    assertEquals("file:///new", read.configuration().snapshot().file().orElseThrow());
    assertEquals(
        List.of(
            "environment: E2D_SNAPSHOT_BACKUP_URL: is ignored because E2D_SNAPSHOT_FILE is set; remove one"),
        Loading.lines(read.warnings()));
  }

  @Test
  void unknownVariablesAreWarnedOfWithoutTheirValue() {
    LoadResult.Loaded read =
        Loading.loaded(
            "",
            Map.of(
                "E2D_DATADIR",
                "/x",
                "E2D_AWS_SECRET_KYE",
                "hush",
                "E2D_ZZZ",
                "1",
                "PATH",
                "/bin",
                "E2D_CONFIG_ARGS",
                "--config=/etc/e2d.yaml",
                "E2D_HOME",
                "/opt/e2d"));
    assertEquals(
        List.of(
            "environment: E2D_AWS_SECRET_KYE: is not a known variable and has no effect; did you mean E2D_AWS_SECRET_KEY?",
            "environment: E2D_DATADIR: is not a known variable and has no effect; did you mean E2D_DATA_DIR?",
            "environment: E2D_ZZZ: is not a known variable and has no effect; remove it"),
        Loading.lines(read.warnings()));
  }

  @Test
  void credentialsAreNowhereInTheResult() {
    LoadResult.Loaded read =
        Loading.loaded(
            "",
            Map.of(
                "E2D_AWS_ACCESS_KEY",
                "hush",
                "E2D_AWS_SECRET_KEY",
                "hush",
                "E2D_DO_ACCESS_TOKEN",
                "hush",
                "E2D_DO_SPACES_KEY",
                "hush",
                "E2D_DO_SPACES_SECRET",
                "hush"));
    assertFalse((read + " " + read.configuration().toPids()).contains("hush"));
    assertEquals(List.of(), read.warnings());
  }
}
