package sh.crit.e2d.contracts.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;

/** What every {@link DiscoveryProvider} must do; a provider's test extends it. */
public abstract class DiscoveryContract {
  protected static final int GOSSIP_PORT = 7980;
  private static final int MANY = 300;

  /** A provider whose world consists of the hosts; some may be named twice. */
  protected abstract DiscoveryProvider providerOf(List<String> hosts) throws Exception;

  /** A provider whose world cannot be asked or makes no sense. */
  protected abstract DiscoveryProvider failing() throws Exception;

  /** What selects that world. */
  protected Map<String, String> matches() {
    return Map.of();
  }

  /** A question for all of that world. */
  protected final Query query() {
    return query(GOSSIP_PORT);
  }

  private Query query(int port) {
    return new Query(matches(), port, Duration.ofSeconds(30));
  }

  /** Addresses at the gossip port, as an answer has them. */
  protected static List<HostPort> at(String... hosts) {
    return Stream.of(hosts).map(host -> new HostPort(host, GOSSIP_PORT)).toList();
  }

  @Test
  void findsEveryHostOnceAtTheGossipPort() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15", "10.0.2.17", "10.0.2.15"));

    assertEquals(at("10.0.2.15", "10.0.2.17"), found(provider, query()));
  }

  @Test
  void takesTheDefaultPortFromTheQuery() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15"));

    assertEquals(List.of(new HostPort("10.0.2.15", 1234)), found(provider, query(1234)));
  }

  @Test
  void findsHundreds() throws Exception {
    List<String> hosts =
        IntStream.range(0, MANY).mapToObj(i -> "10.1." + i / 100 + "." + (i % 100 + 1)).toList();

    assertEquals(
        hosts.stream().map(h -> new HostPort(h, GOSSIP_PORT)).sorted().toList(),
        found(providerOf(hosts), query()));
  }

  @Test
  void anEmptyWorldIsAnEmptyAnswer() throws Exception {
    assertEquals(List.of(), providerOf(List.of()).discover(query()).peers());
  }

  @Test
  void aFailureIsNeverAnEmptyAnswer() throws Exception {
    DiscoveryProvider provider = failing();

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));

    assertFalse(e.getMessage().isBlank());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  @Test
  void answersTheSameAgain() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15"));

    assertEquals(found(provider, query()), found(provider, query()));
  }

  private static List<HostPort> found(DiscoveryProvider provider, Query query) throws E2dException {
    return provider.discover(query).peers().stream().sorted().toList();
  }
}
