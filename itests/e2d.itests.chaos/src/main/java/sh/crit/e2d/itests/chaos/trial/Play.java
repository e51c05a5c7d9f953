package sh.crit.e2d.itests.chaos.trial;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sh.crit.e2d.itests.chaos.fault.Faults;

/** One run of the tool: the named faults and scenarios in order, or random ones for a time. */
public final class Play {
  private final Path home;
  private final Path dir;
  private final PrintStream out;
  private final int longest;

  /**
   * Starts nothing yet.
   *
   * @param home the unpacked appliance
   * @param dir for the nodes' files; kept when something went wrong
   * @param longest how long a fault lasts at the most, in seconds
   */
  public Play(Path home, Path dir, int longest, PrintStream out) {
    this.longest = longest;
    this.home = home;
    this.dir = dir;
    this.out = out;
  }

  /** The names that {@link #inOrder} knows. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(Faults.names());
    names.addAll(Scenarios.names());
    return names;
  }

  /** What random choices are made of: what one node or all can suffer at any time. */
  public static List<String> anyTime() {
    List<String> names = new ArrayList<>(Faults.names());
    names.add(Scenarios.MAJORITY_LOSES_DATA);
    return names;
  }

  private static void play(String name, Trial trial) {
    if (Scenarios.knows(name)) {
      Scenarios.play(name, trial);
    } else {
      trial.suffer(name);
    }
  }

  /** Each of these once; true when nothing was lost. */
  public boolean inOrder(int machines, int nodes, long seed, List<String> names) {
    try (Trial trial = new Trial(home, dir, machines, nodes, seed, longest, out)) {
      names.forEach(name -> play(name, trial));
      return trial.verdict();
    }
  }

  /** Random faults of these for a time; true when nothing was lost. */
  public boolean atRandom(int nodes, long seed, List<String> names, Duration time) {
    Random choice = new Random(seed);
    try (Trial trial = new Trial(home, dir, nodes, nodes, seed, longest, out)) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end) {
        play(names.get(choice.nextInt(names.size())), trial);
      }
      return trial.verdict();
    }
  }
}
