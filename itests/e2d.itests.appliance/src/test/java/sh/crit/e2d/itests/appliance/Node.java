package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

/** One appliance on one loopback address, handled through its commands as a user handles it. */
final class Node implements AutoCloseable {
  /** These machines are slow and shared; a condition that holds is noticed at once anyway. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(200);

  private final Path dir;
  private final String host;
  private final Ports ports;
  private Map<String, String> environment = Map.of();
  private Process foreground;
  private Path home = Distribution.home();

  /**
   * @param dir of its own, for configuration, data and output
   * @param host its loopback address
   * @param ports the cluster's ports
   * @param settings further lines of its configuration
   */
  Node(Path dir, String host, Ports ports, String settings) {
    this.dir = dir;
    this.host = host;
    this.ports = ports;
    configure(settings);
  }

  /** Writes its configuration anew. */
  void configure(String settings) {
    try {
      Files.createDirectories(dir);
      Files.writeString(
          config(),
          "dataDir: %s%nhost: %s%nclientAddr: %s:%d%npeerAddr: %s:%d%ngossipAddr: %s:%d%n%s%n"
              .formatted(
                  dataDir(),
                  host,
                  host,
                  ports.client(),
                  host,
                  ports.peer(),
                  host,
                  ports.gossip(),
                  settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs from an appliance of its own from now on. */
  Node in(Path ownHome) {
    home = ownHome;
    return this;
  }

  private String program(String command) {
    return home.resolve("bin").resolve(command).toString();
  }

  Path plugins() {
    return home.resolve("plugins");
  }

  /** A file of its plugins as it is told of, empty while it is not or nobody answers. */
  Optional<JsonObject> plugin(String file) {
    Commands.Result result = bin("e2d", "plugins", "--output", "json");
    if (!result.out().startsWith("[")) {
      return Optional.empty();
    }
    return JsonParser.parseString(result.out()).getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(p -> p.get("file").getAsString().equals(file))
        .findFirst();
  }

  JsonObject awaitPlugin(String file, String state, String version) {
    return awaitPlugin(file, state, version, any -> true);
  }

  JsonObject awaitPlugin(
      String file, String state, String version, Predicate<JsonObject> condition) {
    return await(host + " to have " + file + " " + state + " " + version)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .pollDelay(Duration.ZERO)
        .until(
            () -> plugin(file),
            found ->
                found
                    .filter(p -> p.get("state").getAsString().equals(state))
                    .filter(p -> p.get("version").getAsString().equals(version))
                    .filter(condition)
                    .isPresent())
        .orElseThrow();
  }

  /** Until nothing is told of it any more. */
  void awaitNoPlugin(String file) {
    await(host + " to be without " + file)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(
            () ->
                bin("e2d", "plugins", "--output", "json").out().startsWith("[")
                    && plugin(file).isEmpty());
  }

  Path config() {
    return dir.resolve("e2d.yaml");
  }

  Path dataDir() {
    return dir.resolve("data");
  }

  NodeFiles files() {
    return new NodeFiles(dataDir());
  }

  String clientUrl() {
    return clientUrl("http");
  }

  String clientUrl(String scheme) {
    return scheme + "://" + host + ":" + ports.client();
  }

  String peerUrl() {
    return "http://" + host + ":" + ports.peer();
  }

  /** What the appliance finds in its environment from its next start on. */
  void environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
  }

  /** {@code bin/e2d run} in the foreground of a process of ours. */
  void run() {
    try {
      ProcessBuilder builder = new ProcessBuilder(program("e2d"), "run", "-c", config().toString());
      builder.environment().keySet().removeIf(k -> k.startsWith("E2D_"));
      builder.environment().putAll(environment);
      foreground =
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("output.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The exit code of an appliance that does not go on. */
  int awaitExit() {
    return await(host + " to end")
        .atMost(PATIENCE)
        .until(() -> foreground, process -> !process.isAlive())
        .exitValue();
  }

  Commands.Result bin(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(program(command)));
    line.addAll(List.of(arguments));
    line.addAll(List.of("-c", config().toString()));
    return Commands.run(line);
  }

  Commands.Result stop() {
    return bin("stop");
  }

  /** The status, empty while the appliance does not answer. */
  Optional<JsonObject> status() {
    Commands.Result result = bin("e2d", "status", "--output", "json");
    return result.exit() <= 1 && result.out().startsWith("{")
        ? Optional.of(JsonParser.parseString(result.out()).getAsJsonObject())
        : Optional.empty();
  }

  JsonArray members() {
    return JsonParser.parseString(bin("e2d", "members", "--output", "json").orFail())
        .getAsJsonArray();
  }

  JsonObject awaitStatus(String what, Predicate<JsonObject> condition) {
    return await(host + " " + what)
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .pollDelay(Duration.ZERO)
        .until(this::status, s -> s.filter(condition).isPresent())
        .orElseThrow();
  }

  /** Runs as a voter of a cluster of so many, as far as this node can see. */
  JsonObject awaitServing(int members) {
    return awaitStatus(
        "to serve in a cluster of " + members,
        s ->
            s.get("state").getAsString().equals("running")
                && s.getAsJsonArray("members").size() == members);
  }

  Commands.Result etcdctl(String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(Distribution.etcd("etcdctl"), "--endpoints", clientUrl(), "--dial-timeout=5s"));
    line.addAll(List.of(arguments));
    return Commands.run(line, Map.of("ETCDCTL_API", "3"), "");
  }

  /** As a power failure does. */
  void powerOff() {
    kill9(appliance().orElseThrow());
    kill9(etcd().orElseThrow());
  }

  void put(String key, String value) {
    etcdctl("put", key, value).orFail();
  }

  String get(String key) {
    return etcdctl("get", key, "--print-value-only").orFail().trim();
  }

  Optional<ProcessHandle> appliance() {
    return process(files().appliancePid());
  }

  Optional<ProcessHandle> etcd() {
    return process(files().etcdPid());
  }

  private static Optional<ProcessHandle> process(Path record) {
    try {
      return ProcessRecord.read(record).flatMap(ProcessRecord::find);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void kill9(ProcessHandle process) {
    process.destroyForcibly();
    await("process " + process.pid() + " to be gone")
        .atMost(PATIENCE)
        .until(() -> !process.isAlive());
  }

  /** What it said, for the message of a failed assertion. */
  String output() {
    try {
      Path log = dir.resolve("output.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves no process behind, whatever happened. */
  @Override
  public void close() {
    appliance().ifPresent(Node::kill9);
    etcd().ifPresent(Node::kill9);
    if (foreground != null) {
      foreground.destroyForcibly();
    }
  }
}
