package sh.crit.e2d.discovery.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;

/** What every {@link DiscoveryProvider} must do; a provider's test extends it. */
public abstract class DiscoveryProviderContractTest {
  protected static final int GOSSIP_PORT = 7980;

  /** A provider whose world consists of the hosts; some may be named twice. */
  protected abstract DiscoveryProvider providerOf(List<String> hosts) throws Exception;

  /** A provider whose world cannot be asked or makes no sense. */
  protected abstract DiscoveryProvider failing() throws Exception;

  protected static Query query() {
    return new Query(Map.of(), GOSSIP_PORT, Duration.ofSeconds(10));
  }

  @Test
  void findsEveryHostOnceAtTheGossipPort() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15", "10.0.2.17", "10.0.2.15"));

    assertEquals(
        List.of(new HostPort("10.0.2.15", GOSSIP_PORT), new HostPort("10.0.2.17", GOSSIP_PORT)),
        provider.discover(query()).stream().sorted().toList());
  }

  @Test
  void takesTheDefaultPortFromTheQuery() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15"));

    assertEquals(
        List.of(new HostPort("10.0.2.15", 1234)),
        provider.discover(new Query(Map.of(), 1234, Duration.ofSeconds(10))));
  }

  @Test
  void anEmptyWorldIsAnEmptyAnswer() throws Exception {
    assertEquals(List.of(), providerOf(List.of()).discover(query()));
  }

  @Test
  void aFailureIsNeverAnEmptyAnswer() throws Exception {
    DiscoveryProvider provider = failing();

    assertThrows(E2dException.class, () -> provider.discover(query()));
  }

  @Test
  void keepsNothingBetweenCalls() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15"));

    List<HostPort> first = provider.discover(query());

    assertEquals(first, provider.discover(query()));
    assertNotSame(first, provider.discover(query()));
  }
}
