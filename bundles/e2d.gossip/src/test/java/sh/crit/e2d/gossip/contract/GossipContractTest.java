package sh.crit.e2d.gossip.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.gossip.contract.Nodes.because;
import static sh.crit.e2d.gossip.contract.Nodes.free;
import static sh.crit.e2d.gossip.contract.Nodes.heard;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.spi.gossip.Gossip;

/** What every {@link Gossip} must do; a provider's test extends it with a factory method. */
public abstract class GossipContractTest {
  protected static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Running> running = new CopyOnWriteArrayList<>();

  /**
   * A gossip of a node.
   *
   * @param gossip the service
   * @param address where it is reached
   * @param stop ends it
   */
  public record Running(Gossip gossip, HostPort address, Runnable stop) {}

  /** Starts a gossip that listens at the address. */
  protected abstract Running start(HostPort address) throws Exception;

  @AfterEach
  void stopAll() {
    running.forEach(one -> one.stop().run());
  }

  protected final Running launch(HostPort address) throws Exception {
    Running one = start(address);
    running.add(one);
    return one;
  }

  protected final void stop(Running one) {
    running.remove(one);
    one.stop().run();
  }

  protected static List<HostPort> threeAddresses() throws IOException {
    return List.of(free("127.0.0.1"), free("127.0.0.2"), free("127.0.0.3"));
  }

  /** Starts a, b, c at these addresses, each with all of them as seeds. */
  protected final List<Running> launchAll(List<HostPort> addresses) throws Exception {
    List<Running> all = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      Running one = launch(addresses.get(i));
      one.gossip().publish(node(String.valueOf((char) ('a' + i)), addresses.get(i)));
      one.gossip().seeds(addresses);
      all.add(one);
    }
    return all;
  }

  @Test
  void everybodyHearsEverybodyElseAndNotItself() throws Exception {
    List<Running> all = launchAll(threeAddresses());

    await().atMost(PATIENCE).until(() -> heard(all.get(0).gossip()), List.of("b", "c")::equals);
    await().atMost(PATIENCE).until(() -> heard(all.get(1).gossip()), List.of("a", "c")::equals);
    await().atMost(PATIENCE).until(() -> heard(all.get(2).gossip()), List.of("a", "b")::equals);
    for (Running one : all) {
      assertTrue(one.gossip().state().joined());
      assertEquals("", one.gossip().state().problem());
    }
  }

  @Test
  void worksBeforeItHasSeedsOrAWord() throws Exception {
    List<HostPort> addresses = threeAddresses();
    Gossip first = launch(addresses.get(0)).gossip();
    assertEquals(List.of(), first.sightings());
    await().atMost(PATIENCE).until(() -> first.state().joined());

    Gossip second = launch(addresses.get(1)).gossip();
    second.publish(node("b", addresses.get(1)));
    await().atMost(PATIENCE).until(() -> second.state().joined());
    first.seeds(List.of(addresses.get(1)));

    await().atMost(PATIENCE).until(() -> heard(first), List.of("b")::equals);
    assertEquals(List.of(), heard(second), "who has published nothing is not seen");
  }

  @Test
  void aChangeIsToldAndCalledBackAndARepetitionOnlyRenewsTheTime() throws Exception {
    List<HostPort> addresses = threeAddresses();
    Gossip first = launch(addresses.get(0)).gossip();
    Gossip second = launch(addresses.get(1)).gossip();
    first.publish(node("a", addresses.get(0)));
    first.seeds(addresses);
    second.seeds(addresses);
    await().atMost(PATIENCE).until(() -> heard(second), List.of("a")::equals);

    AtomicInteger calls = new AtomicInteger();
    Gossip.Subscription subscription = second.onChange(calls::incrementAndGet);
    PeerSighting before = second.sightings().get(0);
    await()
        .atMost(PATIENCE)
        .until(() -> second.sightings().get(0).heardNanos() > before.heardNanos());
    assertEquals(0, calls.get(), "nothing but the time has changed");

    NodeInfo changed = because(before.info(), "waits for b");
    first.publish(changed);
    await().atMost(PATIENCE).until(() -> second.sightings().get(0).info().equals(changed));
    await().atMost(PATIENCE).until(() -> calls.get() == 1);

    subscription.close();
    first.publish(because(changed, "waits for c"));
    await()
        .atMost(PATIENCE)
        .until(() -> second.sightings().get(0).info().reason().equals("waits for c"));
    assertEquals(1, calls.get(), "the subscription has ended");
  }

  @Test
  void silenceIsKeptAndNotRenewed() throws Exception {
    List<Running> all = launchAll(threeAddresses());
    Gossip observer = all.get(0).gossip();
    await().atMost(PATIENCE).until(() -> heard(observer), List.of("b", "c")::equals);

    stop(all.get(1));
    PeerSighting last = sightingOf(observer, "b");
    PeerSighting other = sightingOf(observer, "c");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                sightingOf(observer, "c").heardNanos() - other.heardNanos()
                    > Duration.ofSeconds(3).toNanos());

    assertEquals(last, sightingOf(observer, "b"));
  }

  @Test
  void aRestartedNodeReplacesItsFormerSelf() throws Exception {
    List<HostPort> addresses = threeAddresses();
    List<Running> all = launchAll(addresses);
    Gossip observer = all.get(0).gossip();
    await().atMost(PATIENCE).until(() -> heard(observer), List.of("b", "c")::equals);

    stop(all.get(1));
    NodeInfo reborn = node("b", addresses.get(1));
    Running again = launch(addresses.get(1));
    again.gossip().publish(reborn);
    again.gossip().seeds(addresses);

    await().atMost(PATIENCE).until(() -> sightingOf(observer, "b").info().equals(reborn));
    assertEquals(List.of("b", "c"), heard(observer));
  }

  @Test
  void twoNodesOfOneNameAreBothSeen() throws Exception {
    List<HostPort> addresses = threeAddresses();
    List<Running> all = launchAll(addresses);
    all.get(2).gossip().publish(node("b", addresses.get(2)));

    await().atMost(PATIENCE).until(() -> heard(all.get(0).gossip()), List.of("b", "b")::equals);
  }

  protected static PeerSighting sightingOf(Gossip gossip, String name) {
    return gossip.sightings().stream()
        .filter(sighting -> sighting.info().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
