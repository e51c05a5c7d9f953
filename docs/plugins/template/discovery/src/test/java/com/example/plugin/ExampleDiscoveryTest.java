package com.example.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/** What every provider must do is the contract's; what is the provider's own is added here. */
class ExampleDiscoveryTest extends DiscoveryContract {
  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) {
    String list = hosts.stream().collect(Collectors.joining(","));
    return new ExampleDiscovery(Map.of("EXAMPLE_HOSTS", list));
  }

  @Override
  protected DiscoveryProvider failing() {
    return new ExampleDiscovery(Map.of("EXAMPLE_HOSTS", "10.0.2.15,[no address"));
  }

  @Test
  void anEmptyPlaceIsLeftOutAndTold() throws Exception {
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(
            Map.of("hosts", "10.0.2.15,,10.0.2.16"), GOSSIP_PORT, Duration.ofSeconds(30));

    DiscoveryProvider.Answer answer = new ExampleDiscovery(Map.of()).discover(query);

    assertEquals(at("10.0.2.15", "10.0.2.16"), answer.peers());
    assertEquals(List.of("an empty place in the list"), answer.leftOut());
  }
}
