package sh.crit.e2d.gossip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IntroductionsTest {
  private static final InetSocketAddress A = at(7980);
  private static final InetSocketAddress B = at(7981);

  private final AtomicLong now = new AtomicLong(-5);
  private final Introductions introductions = new Introductions(now::get);

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void anAddressIsToldForAWhileAfterItBecameKnown() {
    assertEquals(List.of(A), introductions.due(Set.of(A), Set.of()));
    pass(Introductions.WHILE.minusMillis(1));
    assertEquals(List.of(A), introductions.due(Set.of(A), Set.of()));
    pass(Duration.ofMillis(1));
    assertEquals(List.of(), introductions.due(Set.of(A), Set.of()), "nobody answers there");
    assertEquals(List.of(B), introductions.due(Set.of(A, B), Set.of()));
  }

  @Test
  void afterThatOnlyWhoIsHeardIsTold() {
    introductions.due(Set.of(A, B), Set.of());
    pass(Introductions.WHILE);
    assertEquals(List.of(B), introductions.due(Set.of(A, B), Set.of(B)));
  }

  @Test
  void anAddressThatWasForgottenIsANewOne() {
    introductions.due(Set.of(A), Set.of());
    pass(Introductions.WHILE);
    introductions.due(Set.of(B), Set.of());
    assertEquals(List.of(A), introductions.due(Set.of(A), Set.of()));
  }

  @Test
  void whoBeginsToListenIntroducesItselfToAll() {
    introductions.due(Set.of(A), Set.of());
    pass(Introductions.WHILE);
    introductions.begin();
    assertEquals(List.of(A), introductions.due(Set.of(A), Set.of()));
  }
}
