package sh.crit.e2d.itests.appliance;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** A cluster of three with short patience, and one key in it that must outlive everything. */
final class ThreeNodes implements AutoCloseable {
  private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");

  private final List<Node> nodes;
  private final String peers;
  private String clusterId;

  /** Nothing runs yet. */
  ThreeNodes(Path dir) {
    this(dir, "");
  }

  /**
   * Nothing runs yet.
   *
   * @param more further lines of the configuration of all nodes
   */
  ThreeNodes(Path dir, String more) {
    Ports ports = Ports.free(HOSTS);
    peers = HOSTS.stream().map(h -> h + ":" + ports.gossip()).collect(joining(", "));
    nodes = HOSTS.stream().map(h -> new Node(dir.resolve(h), h, ports, settings(more))).toList();
  }

  private String settings(String more) {
    return "requiredClusterSize: 3%nhealthCheckInterval: 5s%nhealthCheckTimeout: 10s%ndiscovery:%n  initialPeers: [%s]%n%s"
        .formatted(peers, more);
  }

  /** Each runs from an appliance of its own, so that their plugins are their own. */
  ThreeNodes apart(Path dir) throws IOException {
    for (Node node : nodes) {
      node.in(Distribution.copy(dir.resolve("home" + nodes.indexOf(node))));
    }
    return this;
  }

  /** Writes the configuration of all nodes anew, with other further lines. */
  void configure(String more) {
    nodes.forEach(n -> n.configure(settings(more)));
  }

  /** Starts all; returns when they serve. */
  void form() {
    nodes.forEach(Node::run);
    nodes.forEach(n -> n.awaitServing(3));
    clusterId = clusterId(nodes.get(0));
    nodes.get(0).put("kept", "through everything");
  }

  List<Node> all() {
    return nodes;
  }

  /** The cluster that was formed first. */
  String clusterId() {
    return clusterId;
  }

  static String clusterId(Node node) {
    return node.status().orElseThrow().get("clusterId").getAsString();
  }

  static String name(Node node) {
    return node.status().orElseThrow().get("node").getAsString();
  }

  /** All three serve in the cluster that was formed first, and nothing is lost. */
  void assertWhole() {
    nodes.forEach(n -> n.awaitServing(3));
    for (Node node : nodes) {
      assertEquals(clusterId, clusterId(node));
      assertEquals("through everything", node.get("kept"));
    }
  }

  /** The id of a node's member, as another node knows it. */
  static String memberId(Node asked, Node of) {
    return member(asked, m -> m.get("peerUrl").getAsString().equals(of.peerUrl()))
        .get("id")
        .getAsString();
  }

  Node leader() {
    String url =
        member(nodes.get(0), m -> m.get("role").getAsString().equals("leader"))
            .get("peerUrl")
            .getAsString();
    return nodes.stream().filter(n -> n.peerUrl().equals(url)).findFirst().orElseThrow();
  }

  private static JsonObject member(Node asked, Predicate<JsonObject> which) {
    return asked.members().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(which)
        .findFirst()
        .orElseThrow();
  }

  void stop() {
    nodes.forEach(n -> assertEquals(0, n.stop().exit()));
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
