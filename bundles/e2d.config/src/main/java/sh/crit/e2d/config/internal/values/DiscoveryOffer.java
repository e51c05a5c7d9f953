package sh.crit.e2d.config.internal.values;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A type of discovery as a bundle's header {@code E2D-Discovery-Types} offers it: {@code
 * dns/a;needs=name;takes=port+server}.
 *
 * @param type the value of {@code discovery.type}
 * @param needs the keys that its matches must have; {@code *} for one of any name
 * @param takes the keys that they may have besides; {@code *} for any
 * @param environment the variables of which one must be set; empty when none is needed
 */
record DiscoveryOffer(String type, Set<String> needs, Set<String> takes, Set<String> environment) {
  private static final String ANY = "*";

  /** The offers by type; where two bundles offer one, the one that asks for more is believed. */
  static Map<String, DiscoveryOffer> byType(Collection<String> entries) {
    Map<String, DiscoveryOffer> offers = new TreeMap<>();
    for (String entry : entries) {
      DiscoveryOffer offer = parse(entry);
      offers.merge(offer.type(), offer, (one, other) -> one.isPlain() ? other : one);
    }
    return offers;
  }

  /** Reads an entry of the header; what it does not know of it is for later versions. */
  static DiscoveryOffer parse(String entry) {
    String[] parts = entry.split(";", -1);
    Map<String, Set<String>> attributes =
        Arrays.stream(parts)
            .skip(1)
            .map(part -> part.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(
                Collectors.toMap(
                    pair -> pair[0].strip(), pair -> words(pair[1]), (one, other) -> one));
    return new DiscoveryOffer(
        parts[0].strip(),
        attributes.getOrDefault("needs", Set.of()),
        attributes.getOrDefault("takes", Set.of()),
        attributes.getOrDefault("env", Set.of()));
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split("\\+", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean isPlain() {
    return needs.isEmpty() && takes.isEmpty() && environment.isEmpty();
  }

  /** The keys that it knows; empty when it takes any. */
  Optional<Set<String>> known() {
    if ((needs.isEmpty() && takes.isEmpty()) || needs.contains(ANY) || takes.contains(ANY)) {
      return Optional.empty();
    }
    Set<String> known = new TreeSet<>(needs);
    known.addAll(takes);
    return Optional.of(known);
  }

  /** The keys that it misses, in words; empty when it has all that it needs. */
  Optional<String> missing(Set<String> given) {
    if (needs.contains(ANY)) {
      return given.isEmpty() ? Optional.of("at least one name to match") : Optional.empty();
    }
    return needs.stream().filter(key -> !given.contains(key)).findFirst();
  }
}
