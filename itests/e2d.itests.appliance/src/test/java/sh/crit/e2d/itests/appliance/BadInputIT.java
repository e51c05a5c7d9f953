package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's mistake is one line, exit code 2, and nothing on disk. */
class BadInputIT {
  private static final String HOST = "127.0.0.1";

  @TempDir Path dir;

  private Commands.Result run(String yaml) throws IOException {
    return run(yaml, Map.of());
  }

  private Commands.Result run(String yaml, Map<String, String> environment) throws IOException {
    Path config = Files.writeString(dir.resolve("e2d.yaml"), yaml);
    return Commands.run(
        List.of(Distribution.bin("e2d"), "run", "-c", config.toString()), environment, "");
  }

  private String base() {
    Ports ports = Ports.free(List.of(HOST));
    return "dataDir: %s%nhost: %s%nclientAddr: %s:%d%npeerAddr: %s:%d%ngossipAddr: %s:%d%n"
        .formatted(
            dir.resolve("data"),
            HOST,
            HOST,
            ports.client(),
            HOST,
            ports.peer(),
            HOST,
            ports.gossip());
  }

  private void assertRefused(Commands.Result result, String... named) {
    assertEquals(2, result.exit(), result.out() + result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    for (String word : named) {
      assertTrue(result.err().contains(word), word + " is not in: " + result.err());
    }
    assertFalse(result.err().contains("\tat "), result.err());
    assertFalse(Files.exists(dir.resolve("data")), "something was written");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          requiredClusterSize: 2                 | requiredClusterSize | 2
          requiredClusterSize: 4                 | requiredClusterSize | 4
          requiredClusterSize: three             | requiredClusterSize | three
          requiredClusterSise: 3                 | requiredClusterSise | requiredClusterSize
          healthCheckInterval: soon              | healthCheckInterval | soon
          'discovery: {type: gcp/labels}'        | discovery.type      | gcp/labels
          'etcd: {binary: /nowhere/etcd}'        | etcd.binary         | /nowhere/etcd
          caCert: /nowhere/ca.crt                | caCert              | /nowhere/ca.crt
          'name: [a'                             | e2d.yaml:7          | YAML
          """)
  void namesFileKeyAndValue(String line, String key, String value) throws IOException {
    assertRefused(run(base() + line + "\n"), dir.resolve("e2d.yaml").toString(), key, value);
  }

  @Test
  void anAddressThatIsNoneOrNotOurs() throws IOException {
    String none = base().replaceFirst("clientAddr: .*", "clientAddr: 127.0.0.1:99999");
    String notOurs = base().replaceFirst("peerAddr: .*", "peerAddr: 192.0.2.7:2380");

    assertRefused(run(none), "clientAddr", "127.0.0.1:99999");
    assertRefused(run(notOurs), "peerAddr", "192.0.2.7");
  }

  @Test
  void aTakenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = HOST + ":" + taken.getLocalPort();

      assertRefused(
          run(base().replaceFirst("clientAddr: .*", "clientAddr: " + address)),
          "clientAddr",
          address);
    }
  }

  @Test
  void aDataDirectoryThatCannotBe() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");

    assertRefused(
        run(base().replaceFirst("dataDir: .*", "dataDir: " + file.resolve("data"))),
        "dataDir",
        file.toString());
  }

  @Test
  void aMissingFileAndAWrongVerb() {
    Path missing = dir.resolve("missing.yaml");

    assertRefused(
        Commands.run(List.of(Distribution.bin("e2d"), "run", "-c", missing.toString())),
        missing.toString());
    assertRefused(Commands.run(List.of(Distribution.bin("e2d"), "statsu")), "statsu", "status");
  }

  @Test
  void noVerbAtAll() {
    Commands.Result result = Commands.run(List.of(Distribution.bin("e2d")));

    assertEquals(2, result.exit());
    assertEquals("", result.out());
    assertTrue(result.err().startsWith("usage: e2d VERB"), result.err());
  }

  @Test
  void aPathThatOnlyAShellUnderstands() throws IOException {
    assertRefused(run(base().replaceFirst("dataDir: .*", "dataDir: ~/data")), "dataDir", "~/data");
  }

  @Test
  void aDirectoryInThePlaceOfTheControlSocket() throws IOException {
    Path socket = dir.resolve("data/e2d/control.sock");
    Files.createDirectories(socket);

    for (String verb : List.of("run", "start")) {
      Path config = Files.writeString(dir.resolve("e2d.yaml"), base());
      Commands.Result result =
          Commands.run(List.of(Distribution.bin("e2d"), verb, "-c", config.toString()));

      assertEquals(2, result.exit(), result.out() + result.err());
      assertTrue(
          result.err().contains("e2d: a directory is where the control socket belongs"),
          result.err());
    }
  }

  @Test
  void anOptionThatJavaDoesNotKnow() throws IOException {
    assertRefused(
        run(base(), Map.of("E2D_JAVA_OPTS", "-Xnonsense")), "E2D_JAVA_OPTS", "-Xnonsense");
  }

  @Test
  void anEnvironmentVariableIsNamed() throws IOException {
    assertRefused(
        run(base(), Map.of("E2D_REQUIRED_CLUSTER_SIZE", "6")), "E2D_REQUIRED_CLUSTER_SIZE", "6");
  }

  @Test
  void severalMistakesAreOneLineEach() throws IOException {
    Commands.Result result = run(base() + "requiredClusterSize: 2\nnmae: x\n");

    assertEquals(2, result.exit());
    List<String> lines = new ArrayList<>(result.err().lines().toList());
    assertEquals(2, lines.size(), result.err());
  }
}
