package sh.crit.e2d.discovery.aws.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.testkit.cloud.FakeAws;

class AutoScalingGroupTest extends DiscoveryContract {
  private final FakeAws cloud;

  AutoScalingGroupTest() throws IOException {
    cloud = new FakeAws();
  }

  @BeforeEach
  void onAnInstance() {
    cloud.metadata.instanceId = "i-00000000000000001";
    cloud.metadata.region = cloud.region;
  }

  @AfterEach
  void end() {
    cloud.close();
  }

  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) {
    hosts.forEach(host -> cloud.add(host, Map.of()));
    cloud.groups.put("etcd", cloud.machines.stream().map(m -> m.id).toList());
    cloud.add("10.9.9.9", Map.of());
    return provider();
  }

  @Override
  protected DiscoveryProvider failing() {
    cloud.status = 500;
    return provider();
  }

  @Override
  protected Optional<DiscoveryProvider> silent(String address) {
    return Optional.of(
        new AutoScalingGroup(
            Surroundings.of(cloud.environment(), URI.create("http://" + address))));
  }

  @Override
  protected Map<String, String> matches() {
    return Map.of("name", "etcd");
  }

  private DiscoveryProvider provider() {
    return new AutoScalingGroup(Surroundings.of(cloud.environment(), cloud.url()));
  }

  private static DiscoveryProvider.Query unnamed() {
    return new DiscoveryProvider.Query(Map.of(), GOSSIP_PORT, Duration.ofSeconds(30));
  }

  @Test
  void withoutANameItIsTheGroupOfThisInstance() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.0.1", "10.0.0.2"));
    cloud.groups.put("other", List.of("i-00000000000000003"));

    assertEquals(at("10.0.0.1", "10.0.0.2"), provider.discover(unnamed()).peers());
  }

  @Test
  void onlyWhoIsInServiceAndRunsIsAPeer() throws Exception {
    DiscoveryProvider provider =
        providerOf(List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"));
    cloud.machines.get(1).lifecycle = "Terminating:Wait";
    cloud.machines.get(2).health = "Unhealthy";
    cloud.machines.get(3).state = "shutting-down";

    DiscoveryProvider.Answer answer = provider.discover(query());

    assertEquals(at("10.0.0.1"), answer.peers());
    assertEquals(
        List.of(
            "instance i-00000000000000002: the group has it as Terminating:Wait",
            "instance i-00000000000000003: the group has it as Unhealthy",
            "instance i-00000000000000004: its state is shutting-down"),
        answer.leftOut());
  }

  @Test
  void aGroupThatIsNotThereIsAFailureThatNamesItAndTheRegion() {
    DiscoveryProvider provider = provider();

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));

    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertTrue(
        e.getMessage().contains("no autoscaling group 'etcd' in region eu-west-3"), e.getMessage());
  }

  @Test
  void anInstanceOfNoGroupHasToNameOne() {
    DiscoveryProvider provider = provider();

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(unnamed()));

    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertTrue(e.getMessage().contains("belongs to no autoscaling group"), e.getMessage());
  }

  @Test
  void theNameOfAGroupMayHaveAnyCharacter() throws Exception {
    String name = "etcd/prod & *+ü=1,2 <3>";
    cloud.add("10.0.0.1", Map.of());
    cloud.groups.put(name, List.of(cloud.machines.get(0).id));
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(Map.of("name", name), GOSSIP_PORT, Duration.ofSeconds(30));

    assertEquals(at("10.0.0.1"), provider().discover(query).peers());
    assertEquals(at("10.0.0.1"), provider().discover(unnamed()).peers());
  }

  @Test
  void aGroupMayComeOnALaterPage() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.0.1"));
    cloud.emptyFirstPage = true;

    assertEquals(at("10.0.0.1"), provider.discover(query()).peers());
  }

  /** Just begun, and not known to all of Amazon yet; or forgotten by some of it already. */
  @Test
  void anInstanceThatEc2DoesNotKnowIsAFailureAndNotOnePeerLess() {
    DiscoveryProvider provider = providerOf(List.of("10.0.0.1", "10.0.0.2"));
    cloud.spoiledFrom = 2;
    cloud.body =
        "<DescribeInstancesResponse><reservationSet><item><instancesSet><item>"
            + "<instanceId>i-00000000000000001</instanceId>"
            + "<instanceState><name>running</name></instanceState>"
            + "<privateIpAddress>10.0.0.1</privateIpAddress>"
            + "</item></instancesSet></item></reservationSet></DescribeInstancesResponse>";

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("not of i-00000000000000002"), e.getMessage());
  }

  /** What a proxy or a bug may leave of an answer: neither is "no such group" nor "nobody". */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<DescribeAutoScalingGroupsResult/>",
        "<DescribeAutoScalingGroupsResult><AutoScalingGroups><member>"
            + "<AutoScalingGroupName>etcd</AutoScalingGroupName>"
            + "</member></AutoScalingGroups></DescribeAutoScalingGroupsResult>",
        "<DescribeAutoScalingGroupsResult><AutoScalingGroups><member>"
            + "<AutoScalingGroupName>etcd</AutoScalingGroupName><Instances><member>"
            + "<InstanceId>i-1</InstanceId></member></Instances>"
            + "</member></AutoScalingGroups></DescribeAutoScalingGroupsResult>",
      })
  void halfAnAnswerIsAFailure(String half) {
    cloud.body =
        "<DescribeAutoScalingGroupsResponse>" + half + "</DescribeAutoScalingGroupsResponse>";

    E2dException e = assertThrows(E2dException.class, () -> provider().discover(query()));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
    assertTrue(e.getMessage().contains("a broken answer: "), e.getMessage());
  }

  @Test
  void aGroupWithoutInstancesHasNobody() throws Exception {
    cloud.groups.put("etcd", List.of());

    assertEquals(List.of(), provider().discover(query()).peers());
  }
}
