package sh.crit.e2d.core.internal.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
}
