package sh.crit.e2d.core.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/** A provider that fails is spared, and says what it said. */
class ProviderRegistryTest {
  private long nanos = 7;
  private int asked;
  private E2dException failure = new E2dException(ErrorCode.REFUSED_FOR_NOW, "x", "x", "too often");
  private final ProviderRegistry registry = new ProviderRegistry(() -> nanos, () -> 1);
  private final DiscoveryProvider cloud =
      query -> {
        asked++;
        if (failure != null) {
          throw failure;
        }
        return new DiscoveryProvider.Answer(
            List.of(new HostPort("10.0.0.1", query.defaultPort())), List.of("i-1: stopped"));
      };

  ProviderRegistryTest() {
    registry.select("cloud", Map.of("b", "2", "a", "1"), 7980);
  }

  private E2dException refusal() {
    return assertThrows(E2dException.class, registry::ask);
  }

  @Test
  void whileItFailsItIsAskedLessAndLessOften() {
    registry.add("cloud", cloud);
    List<Long> times = new ArrayList<>();
    int before = 0;
    for (long second = 0; second < 300; second++) {
      assertSame(failure, refusal());
      if (asked > before) {
        times.add(second);
      }
      before = asked;
      nanos += TimeUnit.SECONDS.toNanos(1);
    }

    assertEquals(List.of(0L, 4L, 12L, 28L, 60L, 120L, 180L, 240L), times);
  }

  @Test
  void afterAnAnswerItIsAskedAsBefore() throws Exception {
    registry.add("cloud", cloud);
    refusal();
    failure = null;
    nanos += TimeUnit.SECONDS.toNanos(4);

    assertEquals(List.of(new HostPort("10.0.0.1", 7980)), registry.ask());
    registry.ask();

    assertEquals(3, asked);
  }

  @Test
  void anotherProviderOrConfigurationIsAskedAtOnce() {
    registry.add("cloud", cloud);
    refusal();
    registry.add("cloud", cloud);
    refusal();
    registry.select("cloud", Map.of(), 7980);
    refusal();

    assertEquals(3, asked);
  }

  @Test
  void whoIsMissingIsLookedForEachTime() throws Exception {
    E2dException e = refusal();
    assertEquals(
        "discovery.type: 'cloud': no bundle provides it; waiting for a plugin in plugins/; offered are: ",
        e.getMessage());
    failure = null;
    registry.add("cloud", cloud);

    assertEquals(1, registry.ask().size());
  }

  @Test
  void anOperatorIsAnsweredByTheProviderItself() {
    registry.add("cloud", cloud);
    refusal();
    failure = null;

    DiscoveryView view = registry.look();

    assertEquals(2, asked);
    assertEquals(List.of("a=1", "b=2"), view.matches());
    assertEquals(List.of("10.0.0.1:7980"), view.peers());
    assertEquals(List.of("i-1: stopped"), view.leftOut());
    assertEquals("", view.problem());
  }

  @Test
  void aProviderThatBreaksIsAFailureAndNothingMore() {
    registry.add(
        "cloud",
        query -> {
          throw new IllegalStateException("a bug");
        });

    assertEquals(ErrorCode.FAILED, refusal().code());
    assertTrue(registry.look().problem().contains("the provider of 'cloud' failed"));
  }

  /**
   * The provider of one type, the configuration of another: what it says is not asked for any more.
   */
  @Test
  void whatTheFormerConfigurationFoundIsNoAnswerToTheNewOne() {
    registry.add(
        "cloud",
        query -> {
          registry.select("cloud", Map.of("other", "1"), 7980);
          return DiscoveryProvider.Answer.of(List.of(new HostPort("10.9.9.9", 1)));
        });

    assertEquals(ErrorCode.PRECONDITION_FAILED, refusal().code());
  }

  @Test
  void aFailureOfTheFormerConfigurationDoesNotHoldUpTheNewOne() throws Exception {
    registry.add(
        "cloud",
        query -> {
          asked++;
          if (query.matches().containsKey("a")) {
            registry.select("cloud", Map.of(), 7980);
            throw failure;
          }
          return DiscoveryProvider.Answer.of(List.of());
        });
    assertSame(failure, refusal());

    assertEquals(List.of(), registry.ask());
    assertEquals(2, asked);
  }

  @Test
  void anOperatorAndTheLoopAskOneAfterTheOther() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    registry.add(
        "cloud",
        query -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          begun.countDown();
          awaitQuietly(end);
          inside.decrementAndGet();
          return DiscoveryProvider.Answer.of(List.of());
        });
    CompletableFuture<DiscoveryView> first = CompletableFuture.supplyAsync(registry::look);
    begun.await();
    CompletableFuture<DiscoveryView> second = CompletableFuture.supplyAsync(registry::look);
    assertThrows(TimeoutException.class, () -> second.get(200, TimeUnit.MILLISECONDS));
    end.countDown();

    assertEquals("", first.get(30, TimeUnit.SECONDS).problem());
    assertEquals("", second.get(30, TimeUnit.SECONDS).problem());
    assertEquals(1, most.get());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A provider that watches, and what it was told. */
  private final class Watched implements DiscoveryProvider {
    private final List<String> said;
    private Runnable changed;

    private Watched(List<String> said) {
      this.said = said;
    }

    @Override
    public Answer discover(Query query) throws E2dException {
      return cloud.discover(query);
    }

    @Override
    public Watching watch(Query query, Runnable listener) {
      said.add("watch " + new TreeMap<>(query.matches()));
      changed = listener;
      return () -> said.add("close");
    }
  }

  @Test
  void whoWatchesIsAskedAtOnceWhenHeSaysSo() throws Exception {
    List<String> said = new ArrayList<>();
    registry.serve(() -> said.add("news"), List::of);
    Watched watched = new Watched(said);
    registry.add("cloud", watched);
    assertSame(failure, refusal());
    failure = null;

    watched.changed.run();

    assertEquals(1, registry.ask().size());
    assertEquals(List.of("watch {a=1, b=2}", "news"), said);
  }

  @Test
  void onlyWhatIsConfiguredIsWatched() {
    List<String> said = new ArrayList<>();
    Watched watched = new Watched(said);
    registry.add("other", new Watched(said));
    registry.add("cloud", watched);
    registry.select("cloud", Map.of("a", "1", "b", "2"), 7980);
    assertEquals(List.of("watch {a=1, b=2}"), said);

    registry.select("cloud", Map.of("c", "3"), 7980);
    registry.remove("cloud", watched);
    registry.close();

    assertEquals(List.of("watch {a=1, b=2}", "close", "watch {c=3}", "close"), said);
  }

  @Test
  void aProviderThatCannotWatchIsAskedAllTheSame() throws Exception {
    failure = null;
    registry.add(
        "cloud",
        new DiscoveryProvider() {
          @Override
          public Answer discover(Query query) throws E2dException {
            return cloud.discover(query);
          }

          @Override
          public Watching watch(Query query, Runnable changed) {
            throw new IllegalStateException("a bug");
          }
        });

    assertEquals(1, registry.ask().size());
  }

  /** A provider of somebody else's, with every mistake that the compiler lets pass. */
  @Test
  void aProviderThatBreaksItsWordKeepsNobodyElseFromHis() throws Exception {
    DiscoveryProvider broken =
        new DiscoveryProvider() {
          private int calls;

          @Override
          public Answer discover(Query query) {
            if (calls++ > 0) {
              throw new NoClassDefFoundError("com/example/Missing");
            }
            return null;
          }

          @Override
          public Watching watch(Query query, Runnable changed) {
            return null;
          }
        };
    registry.add("cloud", broken);
    assertTrue(refusal().getMessage().contains("'cloud' answered nothing at all"));
    nanos += java.util.concurrent.TimeUnit.HOURS.toNanos(1);
    assertTrue(refusal().getMessage().contains("com/example/Missing"), refusal().getMessage());

    failure = null;
    registry.add("other", cloud);
    registry.select("other", Map.of(), 7980);
    assertEquals(1, registry.ask().size());
    registry.close();
  }

  @Test
  void whereTheNewerOfTwoGoesTheOtherOneIsAsked() throws Exception {
    DiscoveryProvider newer = query -> DiscoveryProvider.Answer.of(List.of());
    failure = null;
    registry.add("cloud", cloud);
    registry.add("cloud", newer);
    assertEquals(List.of(), registry.ask());

    registry.remove("cloud", newer);

    assertEquals(1, registry.ask().size());
  }

  /** Else a node waits for ever to hear itself, or another that it hears all the time. */
  @Test
  void whoIsFoundIsKnownByTheAddressThatHeTells() throws Exception {
    HostPort name = new HostPort("localhost", 7980);
    HostPort six = new HostPort("fd00::1", 7980);
    HostPort noName = new HostPort("etcd-0.invalid", 7980);
    registry.serve(() -> {}, () -> List.of(name, six, noName));
    for (String same : List.of("localhost", "127.0.0.1")) {
      assertEquals(List.of(name), found(same));
    }
    for (String same : List.of("fd00::1", "fd00:0:0:0:0:0:0:1", "FD00::0:1")) {
      assertEquals(List.of(six), found(same));
    }
    assertEquals(List.of(noName), found("etcd-0.invalid"));
    assertEquals(List.of(new HostPort("127.0.0.2", 7980)), found("127.0.0.2"));
  }

  @Test
  void aNameThatNobodyTellsIsResolvedOrStaysWhatItIs() throws Exception {
    assertEquals(List.of(new HostPort("127.0.0.1", 7980)), found("localhost"));
    assertEquals(List.of(new HostPort("etcd-1.invalid", 7980)), found("etcd-1.invalid"));
  }

  private List<HostPort> found(String host) throws E2dException {
    registry.add("cloud", query -> DiscoveryProvider.Answer.of(List.of(new HostPort(host, 7980))));
    return registry.ask();
  }
}
