package sh.crit.e2d.snapshot.internal.testing;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.testkit.net.FreePorts;

/** A real etcd, asked with its own command line tools and none of our code. */
public final class CtlEtcd implements AutoCloseable {
  private static final Path BINARIES = Path.of(System.getProperty("e2d.etcd.dir"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public final String endpoint = "http://127.0.0.1:" + FreePorts.next();
  private final Path dir;
  private final Process process;

  /**
   * @param data its data directory; what is there already decides what it is
   * @param dir for logs
   */
  public CtlEtcd(Path data, Path dir, boolean fresh) throws IOException {
    this.dir = dir;
    String peer = "http://127.0.0.1:" + FreePorts.next();
    List<String> line =
        new ArrayList<>(
            List.of(
                BINARIES.resolve("etcd").toString(),
                "--data-dir=" + data,
                "--listen-client-urls=" + endpoint,
                "--advertise-client-urls=" + endpoint,
                "--listen-peer-urls=" + peer));
    if (fresh) {
      line.add("--initial-advertise-peer-urls=" + peer);
      line.add("--initial-cluster=default=" + peer);
    }
    process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(dir, "etcd", ".log").toFile())
            .start();
    await().atMost(PATIENCE).until(() -> ctlExit("get", "x") == 0);
  }

  private int ctlExit(String... arguments) throws Exception {
    Process ctl = start(arguments);
    try (InputStream out = ctl.getInputStream()) {
      out.readAllBytes();
    }
    return ctl.waitFor();
  }

  private Process start(String... arguments) throws IOException {
    List<String> line =
        new ArrayList<>(List.of(BINARIES.resolve("etcdctl").toString(), "--endpoints=" + endpoint));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  /** Runs etcdctl. */
  public String ctl(String... arguments) {
    try {
      Process ctl = start(arguments);
      String out = new String(ctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!ctl.waitFor(1, TimeUnit.MINUTES) || ctl.exitValue() != 0) {
        throw new AssertionError(String.join(" ", arguments) + ": " + out);
      }
      return out;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private JsonObject first(String... arguments) {
    for (String line : ctl(arguments).lines().toList()) {
      if (line.startsWith("[")) {
        JsonArray all = JsonParser.parseString(line).getAsJsonArray();
        return all.get(0).getAsJsonObject();
      }
    }
    throw new AssertionError("no JSON");
  }

  public JsonObject status() {
    return first("endpoint", "status", "-w", "json").getAsJsonObject("Status");
  }

  public EtcdContent.Proof prove(long revision) {
    JsonObject hash =
        first("endpoint", "hashkv", "--rev=" + revision, "-w", "json").getAsJsonObject("HashKV");
    long of = revision == 0 ? hash.getAsJsonObject("header").get("revision").getAsLong() : revision;
    String keys =
        ctl("get", "", "--prefix", "--keys-only", "--rev=" + of, "-w", "json")
            .lines()
            .filter(line -> line.startsWith("{"))
            .findFirst()
            .orElseThrow();
    JsonElement count = JsonParser.parseString(keys).getAsJsonObject().get("count");
    JsonElement compact = hash.get("compact_revision");
    return new EtcdContent.Proof(
        of,
        compact == null ? 0 : compact.getAsLong(),
        hash.get("hash").getAsLong(),
        count == null ? 0 : count.getAsLong());
  }

  /** A snapshot as etcd sends it. */
  public EtcdContent.Snapshot snapshot() {
    Path file = dir.resolve("snapshot-" + System.identityHashCode(new Object()));
    ctl("snapshot", "save", file.toString());
    try {
      InputStream stream = Files.newInputStream(file);
      long size = Files.size(file);
      return new EtcdContent.Snapshot() {
        @Override
        public InputStream stream() {
          return stream;
        }

        @Override
        public OptionalLong bytes() {
          return OptionalLong.of(size);
        }

        @Override
        public void close() {
          try {
            stream.close();
            Files.deleteIfExists(file);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes a data directory with etcd's own tool. */
  public static void restore(EtcdRestore.Order order, Path log) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                BINARIES.resolve("etcdutl").toString(),
                "snapshot",
                "restore",
                order.database().toString(),
                "--data-dir=" + order.into(),
                "--name=" + order.name(),
                "--initial-cluster=" + order.name() + "=" + order.founders().get(0).peerUrl(),
                "--initial-advertise-peer-urls=" + order.founders().get(0).peerUrl(),
                "--initial-cluster-token=" + order.token()));
    if (!order.hashed()) {
      line.add("--skip-hash-check");
    }
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new AssertionError(Files.readString(log));
    }
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
