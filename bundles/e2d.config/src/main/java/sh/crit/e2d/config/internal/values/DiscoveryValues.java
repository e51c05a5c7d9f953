package sh.crit.e2d.config.internal.values;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.config.Configuration.Discovery;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Given.Items;
import sh.crit.e2d.config.internal.model.Given.Pair;
import sh.crit.e2d.config.internal.model.Given.Pairs;
import sh.crit.e2d.config.internal.model.Given.Scalar;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Suggestion;
import sh.crit.e2d.config.internal.model.Text;

/** Reads how peers are found. */
final class DiscoveryValues {
  private static final String STATIC = "static";

  private final Draft draft;
  private final Values values;
  private final Map<String, DiscoveryOffer> offers;
  private final Map<String, String> environment;
  private final String remedy;

  DiscoveryValues(Draft draft, Values values, Provided provided, Map<String, String> environment) {
    this.draft = draft;
    this.values = values;
    this.offers = DiscoveryOffer.byType(provided.discoveryTypes());
    this.remedy = provided.remedy();
    this.environment = environment;
  }

  Discovery discovery(String host, int gossipPort) {
    Discovery discovery =
        new Discovery(
            values.parsed(Key.DISCOVERY_TYPE, STATIC, this::type),
            peers(host, gossipPort),
            matches());
    if (values.sound(Key.DISCOVERY_TYPE) && values.sound(Key.DISCOVERY_MATCHES)) {
      Optional.ofNullable(offers.get(discovery.type()))
          .ifPresent(offer -> check(offer, discovery.matches()));
    }
    return discovery;
  }

  /** What the type cannot do without, and what it would not look at. */
  private void check(DiscoveryOffer offer, Map<String, String> matches) {
    Optional<Scalar> type = draft.scalar(Key.DISCOVERY_TYPE);
    if (type.isEmpty()) {
      return;
    }
    for (Pair pair : draft.pairs(Key.DISCOVERY_MATCHES).map(Pairs::pairs).orElse(List.of())) {
      offer
          .known()
          .filter(known -> !known.contains(pair.name()))
          .ifPresent(known -> refuseUnknown(offer, pair, known));
    }
    offer
        .missing(matches.keySet())
        .ifPresent(key -> values.refuse(Key.DISCOVERY_TYPE, type.get(), "needs " + inMatches(key)));
    boolean unset =
        offer.environment().stream().allMatch(name -> environment.getOrDefault(name, "").isBlank());
    if (!offer.environment().isEmpty() && unset) {
      values.refuse(
          Key.DISCOVERY_TYPE,
          type.get(),
          "needs credentials from the environment; set "
              + String.join(" or ", offer.environment()));
    }
  }

  private static String inMatches(String key) {
    return key.indexOf(' ') >= 0
        ? key + " in discovery.matches"
        : "discovery.matches." + key + "; set it";
  }

  private void refuseUnknown(DiscoveryOffer offer, Pair pair, Set<String> known) {
    String near =
        Suggestion.nearest(pair.name(), known)
            .map(name -> "did you mean " + name + "? Known: ")
            .orElse("known: ");
    values.refuse(
        Key.DISCOVERY_MATCHES,
        pair.value().origin(),
        Text.quoted(pair.name())
            + " is nothing that "
            + offer.type()
            + " matches; "
            + near
            + String.join(", ", known));
  }

  private String type(String text) {
    boolean form =
        !text.isEmpty()
            && text.length() <= 64
            && Text.madeOf(text, "/-")
            && text.indexOf('/') == text.lastIndexOf('/')
            && !text.startsWith("/")
            && !text.endsWith("/")
            && text.chars().noneMatch(Character::isUpperCase);
    boolean provided = offers.isEmpty() || offers.containsKey(text) || text.equals(STATIC);
    if (form && provided) {
      return text;
    }
    Set<String> types = new TreeSet<>(offers.keySet());
    types.add(STATIC);
    String near =
        Suggestion.nearest(text, types).map(type -> "did you mean " + type + "? ").orElse("");
    throw new IllegalArgumentException(
        "is not a type of discovery here; "
            + near
            + (near.isEmpty() ? "known" : "Known")
            + ": "
            + String.join(", ", types)
            + (form ? remedy : ""));
  }

  private List<HostPort> peers(String host, int gossipPort) {
    List<HostPort> peers = new ArrayList<>();
    for (Scalar item : draft.items(Key.INITIAL_PEERS).map(Items::items).orElse(List.of())) {
      try {
        Address address = Address.parse(item.text(), gossipPort);
        String reached = Address.isUnspecified(address.host()) ? host : address.host();
        HostPort peer = new HostPort(reached, address.port());
        if (!peers.contains(peer)) {
          peers.add(peer);
        }
      } catch (IllegalArgumentException e) {
        values.refuse(Key.INITIAL_PEERS, item, e.getMessage());
      }
    }
    return peers;
  }

  private Map<String, String> matches() {
    Map<String, String> matches = new LinkedHashMap<>();
    for (Pair pair : draft.pairs(Key.DISCOVERY_MATCHES).map(Pairs::pairs).orElse(List.of())) {
      if (pair.name().isEmpty() || pair.name().indexOf('=') >= 0) {
        values.refuse(
            Key.DISCOVERY_MATCHES,
            pair.value().origin(),
            Text.quoted(pair.name()) + " is not a name to match; leave out \"=\" and write a name");
      }
      matches.put(pair.name(), pair.value().text());
    }
    return matches;
  }
}
