package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.testkit.cloud.FakeAws;
import sh.crit.e2d.testkit.cloud.FakeDigitalOcean;

/** Clusters whose nodes know each other from a cloud alone. */
class CloudIT {
  private static final List<String> HOSTS =
      List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");
  private static final String SIZE =
      "requiredClusterSize: 3%nhealthCheckInterval: 2s%nhealthCheckTimeout: 6s%n".formatted();

  @TempDir Path dir;

  private final Ports ports = Ports.free(HOSTS);
  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void end() {
    nodes.forEach(Node::close);
  }

  private Node start(String host, String discovery, Map<String, String> environment) {
    Node node = new Node(dir.resolve(host), host, ports, SIZE + "discovery: " + discovery);
    node.environment(environment);
    nodes.add(node);
    node.run();
    return node;
  }

  private static Set<String> members(Node asked) {
    Set<String> urls = new TreeSet<>();
    for (JsonElement member : asked.members()) {
      urls.add(member.getAsJsonObject().get("peerUrl").getAsString());
    }
    return urls;
  }

  /**
   * Nothing is configured but the type: the instance says who it is, where, and as whom it asks.
   */
  @Test
  void aTerminatedInstanceIsReplacedByTheOneThatItsGroupBringsIn() throws IOException {
    try (FakeAws cloud = new FakeAws()) {
      HOSTS.subList(0, 3).forEach(host -> cloud.add(host, Map.of("Name", "etcd")));
      inService(cloud);
      cloud.metadata.instanceId = cloud.machines.get(0).id;
      cloud.metadata.region = cloud.region;
      cloud.metadata.role = "finds-peers";
      Map<String, String> environment =
          Map.of(
              "AWS_ENDPOINT_URL", cloud.url().toString(),
              "AWS_EC2_METADATA_SERVICE_ENDPOINT", cloud.url().toString());

      String answer =
          replace(
              "{type: aws/autoscaling-group}",
              environment,
              () -> {
                cloud.machines.get(2).lifecycle = "Terminating:Wait";
                cloud.machines.get(2).state = "shutting-down";
                cloud.add(HOSTS.get(3), Map.of());
                inService(cloud);
              });

      assertTrue(answer.contains("the group has it as Terminating:Wait"), answer);
      assertEquals(Set.of("ASIAMACHINEEXAMPLE"), Set.copyOf(cloud.signers));
    }
  }

  private static void inService(FakeAws cloud) {
    cloud.groups.put("etcd", cloud.machines.stream().map(machine -> machine.id).toList());
  }

  @Test
  void aDropletThatWasDestroyedIsReplacedByAnother() throws IOException {
    try (FakeDigitalOcean cloud = new FakeDigitalOcean()) {
      HOSTS.subList(0, 3).forEach(host -> cloud.add(host, "etcd"));

      replace(
          "{type: digitalocean/tags, matches: {etcd: ''}}",
          Map.of(
              "E2D_DO_ACCESS_TOKEN", FakeDigitalOcean.TOKEN, "DIGITALOCEAN_API_URL", cloud.url()),
          () -> {
            cloud.droplets.remove(2);
            cloud.add(HOSTS.get(3), "etcd");
          });
    }
  }

  /**
   * Forms a cluster of three, and has the third node be replaced by a fourth.
   *
   * @param replacement what becomes of the instances; others have taken over before the node goes
   * @return what the new node says of discovery
   */
  private String replace(String discovery, Map<String, String> environment, Runnable replacement) {
    HOSTS.subList(0, 3).forEach(host -> start(host, discovery, environment));
    nodes.forEach(node -> node.awaitServing(3));
    nodes.get(0).put("kept", "through everything");

    Node gone = nodes.remove(2);
    replacement.run();
    assertEquals(0, gone.stop().exit());
    gone.close();
    Node fresh = start(HOSTS.get(3), discovery, environment);

    nodes.forEach(node -> node.awaitServing(3));
    assertEquals("through everything", fresh.get("kept"));
    Set<String> expected = new TreeSet<>();
    nodes.forEach(node -> expected.add(node.peerUrl()));
    assertEquals(expected, members(fresh));
    String answer = fresh.bin("e2d", "discover").orFail();
    assertTrue(answer.contains(HOSTS.get(3) + ":" + ports.gossip()), answer);
    return answer;
  }

  /** As in Kubernetes, where the token of a service account is exchanged for a role. */
  @Test
  void instancesFindEachOtherByTheirTagsWithAWebIdentity() throws IOException {
    try (FakeAws cloud = new FakeAws()) {
      Map<String, String> environment =
          Map.of(
              "AWS_ENDPOINT_URL",
              cloud.url().toString(),
              "AWS_REGION",
              cloud.region,
              "AWS_ROLE_ARN",
              "arn:aws:iam::123456789012:role/finds-peers",
              "AWS_WEB_IDENTITY_TOKEN_FILE",
              Files.writeString(dir.resolve("token"), "the-web-token").toString());
      Map<String, String> tags = Map.of("Name", "etcd, of a=b", "Email", "admin@example.com");
      HOSTS.subList(0, 3).forEach(host -> cloud.add(host, tags));
      cloud.add(HOSTS.get(3), Map.of("Name", "etcd, of a=b"));
      for (String host : HOSTS.subList(0, 3)) {
        start(
            host,
            "{type: aws/tags, matches: {Name: 'etcd, of a=b', Email: admin@example.com}}",
            environment);
      }

      nodes.forEach(node -> node.awaitServing(3));
      assertEquals(Set.of("ASIASTSEXAMPLE"), Set.copyOf(cloud.signers));
      assertEquals(3, cloud.stsCalls.size(), "a session for each node");
    }
  }

  @Test
  void whatADiscoveryNeedsIsMissedAtTheStart() {
    Node node = start(HOSTS.get(0), "{type: digitalocean/tags}", Map.of());

    assertEquals(2, node.awaitExit());
    assertTrue(node.output().contains("set DIGITALOCEAN_ACCESS_TOKEN"), node.output());
    assertTrue(node.output().contains("at least one name to match"), node.output());
  }
}
