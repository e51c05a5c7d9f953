package sh.crit.e2d.gossip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.gossip.contract.Nodes.because;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.gossip.internal.Sightings.Effect;

class SightingsTest {
  private static final HostPort HERE = new HostPort("10.0.2.15", 7980);
  private static final HostPort THERE = new HostPort("10.0.2.16", 7980);

  /** Near its end, as System.nanoTime may be. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  private final Sightings sightings = new Sightings(clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void keepsTheLastWordAndWhenItWasHeard() {
    NodeInfo first = node("a", HERE);
    NodeInfo second = because(first, "x");

    assertEquals(Effect.NEW, sightings.hear(first, 1));
    pass(Duration.ofSeconds(1));
    assertEquals(Effect.RENEWED, sightings.hear(first, 2));
    assertEquals(List.of(new PeerSighting(first, clock.get())), sightings.list());
    assertEquals(Effect.CHANGED, sightings.hear(second, 3));
    assertEquals(List.of(new PeerSighting(second, clock.get())), sightings.list());
  }

  @Test
  void ignoresRepetitionsAndWhatComesLate() {
    NodeInfo first = node("a", HERE);
    NodeInfo second = because(first, "x");
    sightings.hear(second, 2);
    long heard = clock.get();
    pass(Duration.ofSeconds(1));

    assertEquals(Effect.STALE, sightings.hear(first, 1));
    assertEquals(Effect.STALE, sightings.hear(second, 2));
    assertEquals(List.of(new PeerSighting(second, heard)), sightings.list());
  }

  @Test
  void aNewInstanceAtAnAddressReplacesTheFormerForGood() {
    NodeInfo former = node("a", HERE);
    NodeInfo present = node("renamed", HERE);
    sightings.hear(former, 7);

    assertEquals(Effect.NEW, sightings.hear(present, 1));
    assertEquals(Effect.STALE, sightings.hear(former, 8), "a late message");
    assertEquals(List.of(new PeerSighting(present, clock.get())), sightings.list());
  }

  @Test
  void tellsInstancesOfOneNameApartByAddress() {
    sightings.hear(node("a", HERE), 1);
    sightings.hear(node("a", THERE), 1);

    assertEquals(2, sightings.list().size());
  }

  @Test
  void forgetsTheSilentAfterAnHour() {
    sightings.hear(node("a", HERE), 1);
    pass(Duration.ofMinutes(1));
    sightings.hear(node("b", THERE), 1);
    pass(Duration.ofMinutes(59));
    assertFalse(sightings.expire());
    assertEquals(2, sightings.list().size());

    pass(Duration.ofSeconds(1));
    assertTrue(sightings.expire());
    assertEquals("b", sightings.list().get(0).info().name());
    assertEquals(1, sightings.list().size());
  }

  @Test
  void aFloodDisplacesTheLongestSilentFirst() {
    NodeInfo living = node("living", HERE);
    sightings.hear(node("silent", THERE), 1);
    pass(Duration.ofSeconds(30));
    sightings.hear(living, 1);
    for (int i = 0; i < Sightings.LIMIT - 1; i++) {
      pass(Duration.ofMillis(1));
      sightings.hear(node("flood" + i, new HostPort("10.9.9.9", 1 + i)), 1);
    }

    List<String> names = sightings.list().stream().map(s -> s.info().name()).toList();
    assertEquals(Sightings.LIMIT, names.size());
    assertTrue(names.contains("living"));
    assertFalse(names.contains("silent"));
  }
}
