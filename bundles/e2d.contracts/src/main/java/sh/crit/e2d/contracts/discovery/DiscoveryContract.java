package sh.crit.e2d.contracts.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;

/**
 * What every {@link DiscoveryProvider} must do; a provider's test extends it, and says how a world
 * looks to the provider: a server of the cloud's API in the test's process, a file, a name server.
 *
 * <p>Nodes found clusters on what a provider says. A missing peer may mean a second cluster where
 * there should be one, so most of this is about telling "nobody" from "I do not know".
 */
public abstract class DiscoveryContract {
  /** The default port of {@link #query()} and {@link #at}. */
  protected static final int GOSSIP_PORT = 7980;

  private static final int MANY = 300;
  private static final Duration BRIEF = Duration.ofMillis(500);
  // A deadline is kept well within what a slow machine adds to it.
  private static final Duration GENEROUS = Duration.ofSeconds(20);

  private ServerSocket silence;

  /**
   * A provider whose world consists of the hosts, with something beside them that does not match.
   *
   * @param hosts IPv4 addresses; some may be named twice
   */
  protected abstract DiscoveryProvider providerOf(List<String> hosts) throws Exception;

  /** A provider whose world cannot be asked or makes no sense. */
  protected abstract DiscoveryProvider failing() throws Exception;

  /**
   * A provider whose world takes the question and says nothing; empty for one that asks nobody over
   * a network, for which two tests are left out.
   *
   * @param address {@code 127.0.0.1:port} of a server that is like that
   */
  protected Optional<DiscoveryProvider> silent(String address) throws Exception {
    return Optional.empty();
  }

  /** The {@code discovery.matches} that select that world. */
  protected Map<String, String> matches() {
    return Map.of();
  }

  /** A question for all of that world. */
  protected final Query query() {
    return query(GOSSIP_PORT, Duration.ofSeconds(30));
  }

  private Query query(int port, Duration deadline) {
    return new Query(matches(), port, deadline);
  }

  /** Addresses at the gossip port, as an answer has them. */
  protected static List<HostPort> at(String... hosts) {
    return Stream.of(hosts).map(host -> new HostPort(host, GOSSIP_PORT)).toList();
  }

  /** Gossip is asked once per peer, whatever the cloud's lists repeat. */
  @Test
  void findsEveryHostOnceAtTheGossipPort() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15", "10.0.2.17", "10.0.2.15"));

    assertEquals(at("10.0.2.15", "10.0.2.17"), found(provider, query()));
  }

  /** Clouds know addresses and no ports, and the port is the configuration's. */
  @Test
  void takesTheDefaultPortFromTheQuery() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15"));

    assertEquals(
        List.of(new HostPort("10.0.2.15", 1234)),
        found(provider, query(1234, Duration.ofSeconds(30))));
  }

  /** The first page is not the answer. */
  @Test
  void findsHundreds() throws Exception {
    List<String> hosts =
        IntStream.range(0, MANY).mapToObj(i -> "10.1." + i / 100 + "." + (i % 100 + 1)).toList();

    assertEquals(
        hosts.stream().map(h -> new HostPort(h, GOSSIP_PORT)).sorted().toList(),
        found(providerOf(hosts), query()));
  }

  /** Nobody is a valid answer: the first node of a cluster is alone. */
  @Test
  void anEmptyWorldIsAnEmptyAnswer() throws Exception {
    assertEquals(List.of(), providerOf(List.of()).discover(query()).peers());
  }

  /** Unknown is never absent. The message is one line, for an operator's screen. */
  @Test
  void aFailureIsNeverAnEmptyAnswer() throws Exception {
    DiscoveryProvider provider = failing();

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));

    assertFalse(e.getMessage().isBlank());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  /** It is asked every minute, for months. */
  @Test
  void answersTheSameAgain() throws Exception {
    DiscoveryProvider provider = providerOf(List.of("10.0.2.15"));

    assertEquals(found(provider, query()), found(provider, query()));
  }

  /** Closes the silent server. */
  @AfterEach
  void endSilence() throws IOException {
    if (silence != null) {
      silence.close();
    }
  }

  /** A cloud that hangs must not hold the node up; it may answer the next time. */
  @Test
  void endsByTheDeadline() throws Exception {
    DiscoveryProvider provider = askingSilence();
    long begin = System.nanoTime();

    E2dException e =
        assertThrows(E2dException.class, () -> provider.discover(query(GOSSIP_PORT, BRIEF)));

    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(GENEROUS) < 0, "it took " + took);
    assertTrue(e.code().retryable(), e.code() + ": " + e.getMessage());
  }

  /** A node that stops does not wait for a cloud, and its other work hears of the interrupt too. */
  @Test
  void endsWhenInterrupted() throws Exception {
    DiscoveryProvider provider = askingSilence();
    long begin = System.nanoTime();

    Thread.currentThread().interrupt();
    E2dException e;
    boolean kept;
    try {
      e = assertThrows(E2dException.class, () -> provider.discover(query()));
    } finally {
      kept = Thread.interrupted();
    }

    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(GENEROUS) < 0, "it took " + took);
    assertEquals(ErrorCode.CANCELLED, e.code(), e.getMessage());
    assertTrue(kept, "the interrupt was kept from whoever asked");
  }

  private DiscoveryProvider askingSilence() throws Exception {
    // The system takes connections for it, which nobody ever reads.
    silence = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Optional<DiscoveryProvider> silent = silent("127.0.0.1:" + silence.getLocalPort());
    assumeTrue(silent.isPresent(), "this provider asks nobody over a network");
    return silent.orElseThrow();
  }

  private static List<HostPort> found(DiscoveryProvider provider, Query query) throws E2dException {
    return provider.discover(query).peers().stream().sorted().toList();
  }
}
