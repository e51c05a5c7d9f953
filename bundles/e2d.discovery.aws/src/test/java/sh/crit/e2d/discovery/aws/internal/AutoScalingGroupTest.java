package sh.crit.e2d.discovery.aws.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    cloud.instanceId = "i-00000000000000001";
    cloud.region = "eu-west-3";
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
}
