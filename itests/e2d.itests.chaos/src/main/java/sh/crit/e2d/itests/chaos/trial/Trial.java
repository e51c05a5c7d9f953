package sh.crit.e2d.itests.chaos.trial;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.cluster.Appliance;
import sh.crit.e2d.itests.chaos.cluster.Cluster;
import sh.crit.e2d.itests.chaos.fault.Fault;
import sh.crit.e2d.itests.chaos.fault.Faults;
import sh.crit.e2d.itests.chaos.history.Audit;
import sh.crit.e2d.itests.chaos.history.History;
import sh.crit.e2d.itests.chaos.history.Load;
import sh.crit.e2d.itests.chaos.net.Network;

/** A cluster, its clients, and what happens to both. */
final class Trial implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration BRIEF = Duration.ofSeconds(2);

  /** Longer than the faults last, so that a member is removed for being gone only at times. */
  private static final Duration MEMBER_TIMEOUT = Duration.ofSeconds(10);

  private final boolean delays = Network.delays();
  private final Random random;
  private final int longest;
  private final PrintStream out;
  private final Cluster cluster;
  private final History history = new History();
  private final Load load;
  private final List<Entry> entries = new ArrayList<>();
  private int size;

  /**
   * Starts the cluster and its clients.
   *
   * @param longest how long a fault lasts at the most, in seconds
   */
  Trial(Path home, Path dir, int machines, int size, long seed, int longest, PrintStream out) {
    this.random = new Random(seed);
    this.longest = longest;
    this.out = out;
    this.size = size;
    this.cluster = new Cluster(new Network(), home, dir, machines, size, MEMBER_TIMEOUT);
    Load clients = null;
    try {
      active().forEach(Appliance::run);
      Duration formed = cluster.awaitWhole(active());
      out.printf("%d nodes, whole after %.1f s%n", size, seconds(formed));
      clients =
          new Load(
              history, cluster.nodes().stream().map(Appliance::endpoint).toList(), PAUSE, DEADLINE);
      Patience.until("the first write", () -> history.acknowledged() > 0);
    } catch (IllegalStateException e) {
      if (clients != null) {
        clients.close();
      }
      cluster.close();
      throw e;
    }
    this.load = clients;
    out.printf("%-20s %-52s %9s %9s%n", "fault", "what", "whole s", "gap s");
  }

  Cluster cluster() {
    return cluster;
  }

  /** The nodes that are to be members now. */
  List<Appliance> active() {
    return cluster.first(size);
  }

  void resize(int newSize) {
    this.size = newSize;
    cluster.resize(newSize);
  }

  /** One fault, for a random time, and the way back. */
  void suffer(String name) {
    Fault fault = Faults.make(name, new Fault.Scene(cluster, active(), random, delays));
    String what;
    Duration lasts = BRIEF.plusSeconds(random.nextInt(longest - (int) BRIEF.toSeconds() + 1));
    history.longestGap();
    try {
      what = fault.begin();
      Patience.pass(lasts);
    } finally {
      fault.end();
    }
    measured(name, what + " for " + lasts.toSeconds() + " s");
  }

  /** A step of a scenario, after which the active nodes must become whole. */
  void step(String name, String what, Runnable action) {
    history.longestGap();
    action.run();
    measured(name, what);
  }

  /** Fewer members are wanted than there are; the nodes choose who goes. */
  void shrink(int newSize) {
    history.longestGap();
    cluster.resize(newSize);
    Duration time =
        Patience.until("only " + newSize + " voters", () -> cluster.voting().size() == newSize);
    note(new Entry("shrink", "requiredClusterSize " + newSize, time, history.longestGap()));
  }

  private void measured(String name, String what) {
    Duration whole = cluster.awaitWhole(active());
    long before = history.acknowledged();
    Patience.until("a write", () -> history.acknowledged() > before);
    note(new Entry(name, what, whole, history.longestGap()));
    Patience.pass(CALM);
  }

  private void note(Entry entry) {
    entries.add(entry);
    out.printf(
        "%-20s %-52s %9.1f %9.1f%n",
        entry.name(), entry.what(), seconds(entry.whole()), seconds(entry.gap()));
  }

  /**
   * Ends the clients and looks whether all that they were told is so.
   *
   * @return the whole report's verdict: whether nothing was lost and nothing contradicts itself
   */
  boolean verdict() {
    load.close();
    List<Appliance> voters = cluster.voting();
    long lost = Audit.of(history, voters.stream().map(Appliance::endpoint).toList());
    Summary.print(out, entries, history, lost);
    return history.violations().isEmpty();
  }

  /** The one source of chance. */
  Random random() {
    return random;
  }

  /** The clients' view, while they work. */
  History history() {
    return history;
  }

  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  @Override
  public void close() {
    load.close();
    cluster.close();
  }
}
