package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster of three that loses everything again and again, and makes backups in between. */
final class Losses implements AutoCloseable {
  private final ThreeNodes nodes;
  private boolean sound = true;
  private int ticks;

  Losses(ThreeNodes nodes) {
    this.nodes = nodes;
  }

  ThreeNodes nodes() {
    return nodes;
  }

  Node first() {
    return nodes.all().get(0);
  }

  void form() {
    sound = false;
    nodes.form();
  }

  /** What is left of a case may serve for the next one. */
  void passed() {
    sound = true;
  }

  /** Whether the last case came to its end. */
  boolean sound() {
    return sound;
  }

  /** Writes the configuration of all nodes anew while they run. */
  void configure(String more) {
    sound = false;
    nodes.configure(more);
  }

  /** The newest backup is one of the form that was configured last. */
  void awaitForm(String compression, boolean encrypted) {
    await("a backup with compression " + compression + ", encrypted " + encrypted)
        .atMost(Node.PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              first().put("tick", String.valueOf(ticks++));
              // While the new configuration takes effect there are no backups for a moment.
              Commands.Result said = list();
              JsonArray list = said.exit() == 0 ? parsed(said) : new JsonArray();
              return !list.isEmpty()
                  && compression.equals(text(list, "compression"))
                  && encrypted != "none".equals(text(list, "encryption"));
            });
  }

  private static String text(JsonArray list, String key) {
    JsonObject newest = list.get(0).getAsJsonObject();
    return newest.get(key).getAsString();
  }

  JsonArray backups() {
    return parsed(list());
  }

  private Commands.Result list() {
    return first().bin("e2d", "snapshot", "list", "--output", "json");
  }

  private static JsonArray parsed(Commands.Result said) {
    return JsonParser.parseString(said.orFail()).getAsJsonArray();
  }

  /** Writes, waits for a backup of that, and tells what is in it. */
  String fillAndAwaitBackup() {
    Content.fill(first());
    Content.awaitBackup(nodes);
    return content();
  }

  String content() {
    return Content.of(first());
  }

  String clusterId() {
    return ThreeNodes.clusterId(first());
  }

  /** Etcd's own hashes of the members' keys. */
  Set<String> hashes() {
    return nodes.all().stream().map(Content::hash).collect(Collectors.toSet());
  }

  /** The machines lose power, and their disks. */
  void loseAll() throws IOException {
    nodes.all().forEach(Node::powerOff);
    for (Node node : nodes.all()) {
      delete(node.dataDir());
    }
  }

  /** The machines lose power, and what etcd has on their disks. */
  void loseMembers() throws IOException {
    nodes.all().forEach(Node::powerOff);
    for (Node node : nodes.all()) {
      delete(node.files().member());
    }
  }

  void runAndServe() {
    nodes.all().forEach(Node::run);
    nodes.all().forEach(n -> n.awaitServing(3));
  }

  static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public void close() {
    nodes.close();
  }
}
