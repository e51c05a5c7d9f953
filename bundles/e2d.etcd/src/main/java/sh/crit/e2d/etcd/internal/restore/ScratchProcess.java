package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.etcd.internal.process.ChildEnvironment;
import sh.crit.e2d.etcd.internal.process.DevNull;

/**
 * An etcd of one member on loopback. It ends with a Ctrl-C to the appliance, and by {@link #end}.
 */
final class ScratchProcess {
  static final String NAME = "scratch";
  private static final int CONNECT_MILLIS = 1000;
  private static final int ANSWER_MILLIS = 5000;
  private static final long POLL_MILLIS = 50;
  private static final int MOST_CHANGES = 100_000_000;
  private static final int LARGEST_REQUEST = 1 << 30;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Process process;
  private final String endpoint;

  private ScratchProcess(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts it on data that is there.
   *
   * @param etcd the binary
   * @param peerUrl as it stands in the data
   * @param quota how large its database may be, bytes
   */
  static ScratchProcess start(
      Path etcd, boolean withoutSync, ScratchFiles files, String peerUrl, long quota)
      throws IOException {
    String endpoint = "http://127.0.0.1:" + freePort();
    List<String> line = new ArrayList<>();
    line.add(etcd.toString());
    line.add(RestoreTool.dataDirArgument(files.data()));
    line.add("--name=" + NAME);
    line.add("--listen-client-urls=" + endpoint);
    line.add("--advertise-client-urls=" + endpoint);
    // Nobody speaks to it there, so it need not listen where the data says that it does.
    line.add("--listen-peer-urls=http://127.0.0.1:" + freePort());
    line.add("--initial-advertise-peer-urls=" + peerUrl);
    line.add("--initial-cluster=" + NAME + "=" + peerUrl);
    line.add("--quota-backend-bytes=" + quota);
    // What a cluster took piece by piece, such as a range that it deleted, comes back as one list.
    line.add("--max-txn-ops=" + MOST_CHANGES);
    line.add("--max-request-bytes=" + LARGEST_REQUEST);
    if (withoutSync) {
      line.add("--unsafe-no-fsync=true");
    }
    line.add("--logger=zap");
    line.add("--log-outputs=stderr");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(files.workDir().toFile())
            .redirectInput(ProcessBuilder.Redirect.from(DevNull.FILE))
            .redirectErrorStream(true)
            .redirectOutput(files.log().toFile());
    ChildEnvironment.cleanse(builder.environment());
    ScratchProcess started = new ScratchProcess(builder.start(), endpoint);
    started.record(files.pid());
    return started;
  }

  /** A port that is free now; somebody may take it before etcd does. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
      return socket.getLocalPort();
    }
  }

  private void record(Path file) throws IOException {
    try {
      Optional<ProcessRecord> record = ProcessRecord.of(process.pid());
      if (record.isPresent()) {
        record.get().write(file);
      }
    } catch (IOException e) {
      end();
      throw e;
    }
  }

  String endpoint() {
    return endpoint;
  }

  long pid() {
    return process.pid();
  }

  /** What became of the wait for its first answer. */
  enum Outcome {
    SERVING,
    ENDED,
    SILENT
  }

  /** Waits until it serves clients. */
  Outcome awaitServing(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - end < 0) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return Outcome.ENDED;
      }
      if (healthy()) {
        return Outcome.SERVING;
      }
    }
    return Outcome.SILENT;
  }

  /** A linearizable read stands behind this answer. */
  private boolean healthy() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(endpoint + "/health").toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestProperty("Connection", "close");
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      try (var body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains("\"true\"");
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      // Not listening yet, or no leader yet: to be asked again until the patience ends.
      return false;
    }
  }

  /** The exit code of one that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** Ends it at once: nothing that it holds is worth keeping. Returns when it is gone. */
  void end() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
