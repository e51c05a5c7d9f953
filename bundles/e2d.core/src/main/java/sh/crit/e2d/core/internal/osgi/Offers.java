package sh.crit.e2d.core.internal.osgi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/** The discovery providers that are there just now, by type; of several the newest one counts. */
final class Offers {
  private final Map<String, List<Offer>> byType = new ConcurrentHashMap<>();

  void add(String type, DiscoveryProvider provider) {
    byType
        .computeIfAbsent(type, t -> new CopyOnWriteArrayList<>())
        .add(0, new Offer(type, provider));
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
