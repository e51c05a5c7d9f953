package sh.crit.e2d.etcd.internal.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.testkit.net.FreePorts;

/** A real etcd started without any code of ours, for tests of the client. */
public final class PlainEtcd {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public final String name;
  public final String clientUrl;
  public final String peerUrl;
  private final Path dir;
  private final List<String> extra = new ArrayList<>();
  private Process process;

  /**
   * @param scheme http or https, for clients
   */
  public PlainEtcd(String name, Path dir, String scheme) {
    this.name = name;
    this.dir = dir;
    this.clientUrl = scheme + "://127.0.0.1:" + FreePorts.next();
    this.peerUrl = "http://127.0.0.1:" + FreePorts.next();
  }

  /** A flag for all later starts. */
  public PlainEtcd with(String flag) {
    extra.add(flag);
    return this;
  }

  /** What stands for this member in an initial cluster. */
  public String seat() {
    return name + "=" + peerUrl;
  }

  /** Starts it. */
  public PlainEtcd start(String state, String initialCluster) {
    List<String> line =
        new ArrayList<>(
            List.of(
                RealEtcd.etcd().toString(),
                "--name=" + name,
                "--data-dir=" + dir.resolve(name),
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=" + initialCluster,
                "--initial-cluster-state=" + state,
                "--logger=zap",
                "--log-outputs=stderr"));
    line.addAll(extra);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log().toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("ETCD"));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** Waits until clients are served. */
  public PlainEtcd awaitServing() {
    await()
        .atMost(PATIENCE)
        .failFast("it ended", () -> !process.isAlive())
        .until(() -> Files.readString(log()).contains("\"caller\":\"embed/serve.go"));
    return this;
  }

  /** Ends it as a power failure would. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !process.isAlive());
    }
  }

  /** Stops it from running; it neither answers nor notices until it is killed. */
  public void freeze() throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill -STOP: " + code);
    }
  }

  private Path log() {
    return dir.resolve(name + ".log");
  }
}
