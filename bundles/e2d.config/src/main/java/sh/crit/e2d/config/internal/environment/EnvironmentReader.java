package sh.crit.e2d.config.internal.environment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Given;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.model.Suggestion;

/**
 * Fills what the file leaves out from the variables {@code E2D_…}. An empty variable is as good as
 * none, because service files list them all and leave most empty.
 */
public final class EnvironmentReader {
  private final Map<String, String> environment;
  private final Draft draft;
  private final Problems problems;

  public EnvironmentReader(Map<String, String> environment, Draft draft, Problems problems) {
    this.environment = environment;
    this.draft = draft;
    this.problems = problems;
  }

  /** Offers every variable to the draft; to be called when the file has been read. */
  public void read() {
    Map<Key, String> usedFor = new EnumMap<>(Key.class);
    Variables.SETTINGS.forEach(
        (variable, key) -> {
          String text = environment.getOrDefault(variable, "").strip();
          if (!text.isEmpty()) {
            String used = usedFor.putIfAbsent(key, variable);
            if (used != null && !text.equals(environment.get(used).strip())) {
              problems.warn(at(variable), "is ignored because " + used + " is set; remove one");
            } else if (used == null) {
              offer(variable, key, text);
            }
          }
        });
    warnOfUnknown();
  }

  private void offer(String variable, Key key, String text) {
    if (draft.has(key)) {
      return;
    }
    if (variable.equals(Variables.PEER_DISCOVERY)) {
      offerDiscovery(text);
      return;
    }
    switch (key.shape()) {
      case LIST -> draft.offer(key, new Given.Items(items(variable, text), at(variable)));
      case PAIRS -> pairs(variable, text).ifPresent(pairs -> draft.offer(key, pairs));
      case TEXT, LITERAL, NUMBER, FLAG -> draft.offer(key, new Given.Scalar(text, at(variable)));
    }
  }

  /** {@code ec2-tags:Name=a,Role=b} is the form of old releases. */
  private void offerDiscovery(String text) {
    int colon = text.indexOf(':');
    String method = colon < 0 ? text : text.substring(0, colon);
    String type =
        switch (method) {
          case "aws-autoscaling-group" -> "aws/autoscaling-group";
          case "ec2-tags" -> "aws/tags";
          case "do-tags" -> "digitalocean/tags";
          default -> method;
        };
    draft.offer(Key.DISCOVERY_TYPE, new Given.Scalar(type, at(Variables.PEER_DISCOVERY)));
    if (colon >= 0 && !draft.has(Key.DISCOVERY_MATCHES)) {
      List<Given.Pair> pairs = new ArrayList<>();
      for (Given.Scalar item : items(Variables.PEER_DISCOVERY, text.substring(colon + 1))) {
        pairs.add(pair(item));
      }
      draft.offer(Key.DISCOVERY_MATCHES, new Given.Pairs(pairs, at(Variables.PEER_DISCOVERY)));
    }
  }

  private Optional<Given> pairs(String variable, String text) {
    List<Given.Pair> pairs = new ArrayList<>();
    for (Given.Scalar item : items(variable, text)) {
      if (item.text().indexOf('=') < 1) {
        problems.error(
            at(variable), "lacks a name or \"=\" in one of its parts; write name=value,name=value");
        return Optional.empty();
      }
      pairs.add(pair(item));
    }
    return Optional.of(new Given.Pairs(pairs, at(variable)));
  }

  private static Given.Pair pair(Given.Scalar item) {
    String text = item.text();
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? "" : text.substring(equals + 1);
    return new Given.Pair(name.strip(), new Given.Scalar(value.strip(), item.origin()));
  }

  private static List<Given.Scalar> items(String variable, String text) {
    List<Given.Scalar> items = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        items.add(new Given.Scalar(part.strip(), at(variable)));
      }
    }
    return items;
  }

  /** Values of variables that are not known are never shown: they may be misspelt credentials. */
  private void warnOfUnknown() {
    TreeSet<String> known = new TreeSet<>(Variables.ELSEWHERE);
    known.addAll(Variables.SETTINGS.keySet());
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (variable.startsWith(Variables.PREFIX) && !known.contains(variable)) {
        String near =
            Suggestion.nearest(variable, known)
                .map(name -> "did you mean " + name + "?")
                .orElse("remove it");
        problems.warn(at(variable), "is not a known variable and has no effect; " + near);
      }
    }
  }

  private static Origin at(String variable) {
    return new Origin("environment", 0, variable);
  }
}
