package sh.crit.e2d.plugins.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.plugins.internal.check.Examiner;
import sh.crit.e2d.plugins.internal.check.Signers;
import sh.crit.e2d.plugins.internal.check.Verdict;
import sh.crit.e2d.plugins.internal.deploy.Content;

/**
 * Keeps the framework as the files say. A file counts when it was the same in two looks; what is
 * wrong with it never touches what is in force already. Looks come one at a time.
 */
final class Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  /** A file that nobody has written for so long is not waited for at the first look. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  private final Directory directory;
  private final Examiner examiner;
  private final Fleet fleet;
  private final Supplier<Optional<Signers>> signers;
  private final Clock clock;
  private final Map<String, Entry> entries = new TreeMap<>();
  private boolean first = true;
  private volatile boolean doubted;
  private volatile List<Plugin> plugins = List.of();

  /**
   * @param signers who must have signed what is let in; empty when nobody has to
   */
  Keeper(
      Directory directory,
      Examiner examiner,
      Fleet fleet,
      Supplier<Optional<Signers>> signers,
      Clock clock) {
    this.directory = directory;
    this.examiner = examiner;
    this.fleet = fleet;
    this.signers = signers;
    this.clock = clock;
  }

  /** What the last look has found. Any thread. */
  List<Plugin> plugins() {
    return plugins;
  }

  /** Has the next look examine all files anew. Any thread. */
  void doubtAll() {
    doubted = true;
  }

  /** One look at the directory, and what follows from it. */
  synchronized void look() {
    Optional<Map<String, Stamp>> found = directory.list();
    if (found.isEmpty()) {
      return;
    }
    boolean anew = doubted;
    if (anew) {
      doubted = false;
      entries.values().forEach(Entry::doubt);
    }
    boolean changed = forget(found.get());
    for (Map.Entry<String, Stamp> each : found.get().entrySet()) {
      changed |= examine(each.getKey(), each.getValue());
    }
    first = false;
    if (changed || anew || fleet.disturbed()) {
      fleet.settle(entries, anew ? this::isAllowed : copy -> true);
      cleanUp();
    }
    plugins = told();
  }

  /** By the signers of now; a copy that cannot be read just now is given the benefit of doubt. */
  private boolean isAllowed(Path copy) {
    return !(examiner.examine(copy, signers.get()) instanceof Verdict.Refused refused
        && refused.digest().isPresent());
  }

  private void cleanUp() {
    Set<Path> needed = new HashSet<>(fleet.copies());
    entries.values().forEach(entry -> entry.content().map(Content::jar).ifPresent(needed::add));
    try {
      examiner.keepOnly(needed);
    } catch (IOException e) {
      LOG.warn("copies of plugins that nobody needs stay until the next start: {}", e.toString());
    }
  }

  private List<Plugin> told() {
    List<Plugin> all = new ArrayList<>();
    for (Entry entry : entries.values()) {
      entry
          .told()
          .map(
              p ->
                  new Plugin(
                      p.file(), p.identity(), p.state(), p.reason(), p.since(), fleet.of(p.file())))
          .ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  /** A file that is missed once may be on its way back, under the same name. */
  private boolean forget(Map<String, Stamp> found) {
    List<String> gone =
        entries.values().stream()
            .filter(entry -> !found.containsKey(entry.file()))
            .filter(Entry::missedTwice)
            .map(Entry::file)
            .toList();
    for (String file : gone) {
      LOG.info("plugin {} is gone", file);
      entries.remove(file);
    }
    return !gone.isEmpty();
  }

  /** Whether there is something new to act upon. */
  private boolean examine(String file, Stamp stamp) {
    Entry entry = entries.computeIfAbsent(file, name -> new Entry(name, clock));
    boolean settled = entry.seen(stamp) || (first && stamp.olderThan(SETTLED, clock.instant()));
    if (entry.examined()) {
      return false;
    }
    if (!stamp.problem().isEmpty()) {
      return entry.examined(Verdict.Refused.unread(stamp.problem()));
    }
    if (!settled) {
      // Told only of one that is new: what is in force has its own state until there is a verdict.
      if (entry.told().isEmpty()) {
        entry.expect();
      }
      return false;
    }
    Verdict verdict = examiner.examine(directory.file(file), signers.get());
    return Stamp.of(directory.file(file)).equals(stamp) && entry.examined(verdict);
  }
}
