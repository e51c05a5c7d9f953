package sh.crit.e2d.itests.chaos.trial;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.crit.e2d.itests.chaos.history.History;

/** The end of the report: figures over all faults, and what must not have been. */
final class Summary {
  private static final int SHOWN = 20;

  private Summary() {}

  static void print(PrintStream out, List<Entry> entries, History history, long lost) {
    Map<String, List<Entry>> byName =
        entries.stream()
            .collect(Collectors.groupingBy(Entry::name, TreeMap::new, Collectors.toList()));
    out.printf("%n%-20s %6s %17s %17s%n", "fault", "times", "whole s, longest", "gap s, longest");
    byName.forEach(
        (name, some) ->
            out.printf(
                "%-20s %6d %17.1f %17.1f%n",
                name,
                some.size(),
                Trial.seconds(longest(some.stream().map(Entry::whole).toList())),
                Trial.seconds(longest(some.stream().map(Entry::gap).toList()))));
    out.printf(
        "%nfaults %d; writes acknowledged %d, without an answer %d, lost %d; held by nothing but a"
            + " lost majority's disks %d; reads checked %d; longest time without an acknowledged write %.1f s%n",
        entries.size(),
        history.acknowledged(),
        history.withoutAnswer(),
        lost,
        history.givenUp(),
        history.readsChecked(),
        Trial.seconds(longest(entries.stream().map(Entry::gap).toList())));
    List<String> violations = history.violations();
    out.printf("violations %d%n", violations.size());
    violations.stream().limit(SHOWN).forEach(v -> out.println("  " + v));
  }

  private static Duration longest(List<Duration> some) {
    return some.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }
}
