package sh.crit.e2d.itests.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.api.PutResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.itests.chaos.Commands;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.cluster.Endpoint;
import sh.crit.e2d.testkit.net.FreePorts;

/** Against a real etcd, whose keys are tampered with. */
class AuditTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int KEYS = 6000;

  @TempDir Path dir;
  private final History history = new History();
  private Process etcd;
  private Endpoint endpoint;
  private String url;

  @BeforeEach
  void start() throws IOException {
    int client = FreePorts.next();
    url = "http://127.0.0.1:" + client;
    String peer = "http://127.0.0.1:" + FreePorts.next();
    etcd =
        new ProcessBuilder(
                tool("etcd"),
                "--data-dir",
                dir.resolve("data").toString(),
                "--listen-client-urls",
                url,
                "--advertise-client-urls",
                url,
                "--listen-peer-urls",
                peer,
                "--initial-advertise-peer-urls",
                peer,
                "--initial-cluster",
                "default=" + peer,
                "--unsafe-no-fsync")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("etcd.log").toFile())
            .start();
    endpoint = new Endpoint("127.0.0.1", client);
    Patience.until("etcd to serve", this::serves);
    for (int i = 0; i < KEYS; i++) {
      String key = "chaos/0/%08d".formatted(i);
      PutResponse put = endpoint.put(key, key, DEADLINE);
      history.written(key, put.getHeader(), history.highest());
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("e2d.etcd.dir"), name).toString();
  }

  private boolean serves() {
    try {
      return endpoint.status(Duration.ofSeconds(1)).getLeader() != 0;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    endpoint.close();
    etcd.destroyForcibly().waitFor();
  }

  private void etcdctl(String... words) {
    List<String> line = new java.util.ArrayList<>(List.of(tool("etcdctl"), "--endpoints", url));
    line.addAll(List.of(words));
    assertEquals(0, Commands.attempt(line).exit());
  }

  @Test
  void findsAllPagesAndNothingWrong() {
    assertEquals(0, Audit.of(history, List.of(endpoint)));
    assertEquals(List.of(), history.violations());
  }

  @Test
  void findsWhatIsLostAndWhatIsNotAsItWas() {
    etcdctl("del", "chaos/0/00005500");
    etcdctl("put", "chaos/0/00000007", "again");

    assertEquals(2, Audit.of(history, List.of(endpoint)));

    assertEquals(2, history.violations().size());
    assertTrue(history.violations().toString().contains("chaos/0/00005500 at revision null"));
  }
}
