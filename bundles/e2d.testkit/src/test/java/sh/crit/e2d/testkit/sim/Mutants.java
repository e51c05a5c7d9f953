package sh.crit.e2d.testkit.sim;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Parts that were made wrong on purpose, and which invariant each of them was caught by. */
final class Mutants {
  private final Map<String, Integer> broken = new TreeMap<>();

  /** A mutant is put into the machines; it counts as missed until it is caught. */
  void made(String name) {
    broken.put(name, 0);
  }

  void caught(String name, Violation by) {
    broken.put(name, by.invariant());
  }

  void report() throws IOException {
    long caught = broken.values().stream().filter(i -> i > 0).count();
    String by =
        broken.entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    String missed =
        broken.entrySet().stream()
            .filter(e -> e.getValue() == 0)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", ", "[", "]"));
    CampaignReport.write(
        "mutants",
        "mutants caught %d of %d made, by the invariant that each breaks: %s; missed: %s%n"
            .formatted(caught, broken.size(), by, missed));
  }
}
