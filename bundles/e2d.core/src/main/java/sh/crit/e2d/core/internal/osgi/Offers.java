package sh.crit.e2d.core.internal.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;

/** The discovery providers that are there just now, by type; of several the newest one counts. */
final class Offers {
  private final Map<String, List<Offer>> byType = new ConcurrentHashMap<>();

  /** A provider, which is promised one call at a time. */
  record Offer(String type, DiscoveryProvider provider, ReentrantLock turn) {
    /**
     * Its answer.
     *
     * @param wait for how long the one who asked before may go on
     */
    Answer ask(Query query, Duration wait) throws E2dException {
      try {
        if (!turn.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          throw failure(ErrorCode.UNREACHABLE, "still works on the question before", null);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure(ErrorCode.CANCELLED, "was not waited for", e);
      }
      try {
        Answer answer = provider.discover(query);
        if (answer == null) {
          throw failure(ErrorCode.FAILED, "answered nothing at all", null);
        }
        return answer;
      } catch (RuntimeException | Error e) {
        throw failure(ErrorCode.FAILED, "failed: " + e, e);
      } finally {
        turn.unlock();
      }
    }

    private E2dException failure(ErrorCode code, String what, Throwable cause) {
      return new E2dException(
          code, "discovery", type, "discovery.type: the provider of '" + type + "' " + what, cause);
    }
  }

  void add(String type, DiscoveryProvider provider) {
    byType
        .computeIfAbsent(type, t -> new CopyOnWriteArrayList<>())
        .add(0, new Offer(type, provider, new ReentrantLock()));
  }

  void remove(String type, DiscoveryProvider provider) {
    byType.getOrDefault(type, List.of()).removeIf(offer -> offer.provider() == provider);
  }

  Optional<Offer> of(String type) {
    return byType.getOrDefault(type, List.of()).stream().findFirst();
  }

  /** The types that somebody provides just now, sorted. */
  List<String> types() {
    return byType.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
