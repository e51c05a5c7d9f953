package sh.crit.e2d.etcd.internal.data;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.testkit.net.FreePorts;

/** A real etcd on ports of 127.0.0.1 that were free a moment ago; ended when closed. */
final class RealEtcd implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final String name;
  final Path dataDir;
  final String peerUrl;
  final String clientUrl;
  private final EtcdBinaries binaries;
  private Process process;

  RealEtcd(EtcdBinaries binaries, String name, Path dataDir) throws IOException {
    this.binaries = binaries;
    this.name = name;
    this.dataDir = dataDir;
    this.peerUrl = "http://127.0.0.1:" + FreePorts.next();
    this.clientUrl = "http://127.0.0.1:" + FreePorts.next();
  }

  /** {@code name=peerUrl}. */
  String founder() {
    return name + "=" + peerUrl;
  }

  /** Starts as the founder of a cluster of its own. */
  RealEtcd found(String... flags) throws IOException {
    return start("new", founder(), flags);
  }

  RealEtcd start(String clusterState, String initialCluster, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of(binaries.path("etcd")));
    command.addAll(List.of("--name", name, "--data-dir", dataDir.toString(), "--logger", "zap"));
    command.addAll(List.of("--listen-peer-urls", peerUrl, "--listen-client-urls", clientUrl));
    command.addAll(List.of("--initial-advertise-peer-urls", peerUrl));
    command.addAll(List.of("--advertise-client-urls", clientUrl));
    command.addAll(List.of("--initial-cluster", initialCluster));
    command.addAll(List.of("--initial-cluster-state", clusterState));
    command.addAll(List.of(flags));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    return this;
  }

  private Path log() {
    return dataDir.resolveSibling(dataDir.getFileName() + ".log");
  }

  /**
   * Waits until it has a leader and the cluster's version is settled: its log grows by itself until
   * then, so that what it tells of its index would be old at once.
   */
  RealEtcd awaitServing() {
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("etcd ended: " + Files.readString(log()));
              }
              return hasLeader() && !versionText().contains("not_decided");
            });
    return this;
  }

  private boolean hasLeader() throws InterruptedException {
    try {
      return call("maintenance/status", "{}").has("leader");
    } catch (IOException e) {
      return false;
    }
  }

  private String versionText() throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(URI.create(clientUrl + "/version")).timeout(DEADLINE).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** A call through etcd's JSON gateway; fails the test unless it succeeds. */
  JsonObject call(String method, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(clientUrl + "/v3/" + method))
                .timeout(DEADLINE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  void put(String key, byte[] value) throws IOException, InterruptedException {
    call("kv/put", "{\"key\":\"" + base64(key) + "\",\"value\":\"" + base64(value) + "\"}");
  }

  void putMany(String prefix, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      put(prefix + i, ("value " + i).getBytes(StandardCharsets.UTF_8));
    }
  }

  void delete(String key) throws IOException, InterruptedException {
    call("kv/deleterange", "{\"key\":\"" + base64(key) + "\"}");
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Cluster, member, revision, term and index as etcd tells them. */
  Status status() throws IOException, InterruptedException {
    JsonObject status = call("maintenance/status", "{}");
    JsonObject header = status.getAsJsonObject("header");
    return new Status(
        Long.parseUnsignedLong(header.get("cluster_id").getAsString()),
        Long.parseUnsignedLong(header.get("member_id").getAsString()),
        header.get("revision").getAsLong(),
        header.get("raft_term").getAsLong(),
        status.get("raftIndex").getAsLong());
  }

  record Status(long clusterId, long memberId, long revision, long term, long index) {}

  /** Runs a tool of the same version and gives what it prints. */
  String tool(String tool, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binaries.path(tool)));
    command.addAll(List.of(arguments));
    Process run =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, run.waitFor(), () -> command + ": " + output);
    return output;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it ends by itself within a time. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  String logText() throws IOException {
    return Files.readString(log());
  }

  long pid() {
    return process.pid();
  }

  /** Stops it from running; it neither answers nor notices until it is killed. */
  void freeze() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-STOP", Long.toString(pid())).start();
    assertEquals(0, kill.waitFor());
  }

  /** Asks it to end and waits; what it holds in memory reaches the disk. */
  void stop() {
    process.destroy();
    process.onExit().join();
  }

  /** Ends it as a crash would. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
