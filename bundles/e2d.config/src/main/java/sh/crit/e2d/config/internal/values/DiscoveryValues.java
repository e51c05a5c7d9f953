package sh.crit.e2d.config.internal.values;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Set<String> known;

  DiscoveryValues(Draft draft, Values values, Set<String> known) {
    this.draft = draft;
    this.values = values;
    this.known = known;
  }

  Discovery discovery(String host, int gossipPort) {
    return new Discovery(
        values.parsed(Key.DISCOVERY_TYPE, STATIC, this::type), peers(host, gossipPort), matches());
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
    boolean provided = known.isEmpty() || known.contains(text) || text.equals(STATIC);
    if (form && provided) {
      return text;
    }
    Set<String> types = new TreeSet<>(known);
    types.add(STATIC);
    String near =
        Suggestion.nearest(text, types).map(type -> "did you mean " + type + "? ").orElse("");
    throw new IllegalArgumentException(
        "is not a type of discovery here; "
            + near
            + (near.isEmpty() ? "known" : "Known")
            + ": "
            + String.join(", ", types));
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
