package sh.crit.e2d.itests.chaos.trial;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.cluster.Appliance;
import sh.crit.e2d.itests.chaos.history.Audit;

/** Whole stories that every cluster of machines lives through, each by one name. */
final class Scenarios {
  static final String MAJORITY_LOSES_DATA = "majority-loses-data";

  private static final Duration ON_ALL_DISKS = Duration.ofSeconds(1);
  private static final Duration WITHOUT_THEM = Duration.ofSeconds(3);

  /** Longer than a client waits for an answer. */
  private static final Duration UNTIL_ALL_HEARD = Duration.ofSeconds(2);

  private static final Map<String, Consumer<Trial>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("rolling-restart", Scenarios::rollingRestart);
    BY_NAME.put("reset-each", Scenarios::resetEach);
    BY_NAME.put("majority-returns", Scenarios::majorityReturns);
    BY_NAME.put("minority-dies", Scenarios::minorityDies);
    BY_NAME.put(MAJORITY_LOSES_DATA, Scenarios::majorityLosesData);
    BY_NAME.put("grow-and-shrink", Scenarios::growAndShrink);
  }

  private Scenarios() {}

  static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  static boolean knows(String name) {
    return BY_NAME.containsKey(name);
  }

  static void play(String name, Trial trial) {
    BY_NAME.get(name).accept(trial);
  }

  /** Ended and started through the commands of the package, one after the other. */
  private static void rollingRestart(Trial trial) {
    for (Appliance node : trial.active()) {
      trial.step(
          "rolling-restart",
          node.name() + " stopped and started",
          () -> {
            node.stop();
            node.run();
          });
    }
  }

  private static void resetEach(Trial trial) {
    for (Appliance node : trial.active()) {
      trial.step(
          "reset-each",
          node.name() + " killed, wiped and started",
          () -> {
            node.powerOff();
            node.wipe();
            node.run();
          });
    }
  }

  /** All down, and just enough of them come back; the others much later. */
  private static void majorityReturns(Trial trial) {
    List<Appliance> all = trial.active();
    List<Appliance> majority = all.subList(0, all.size() / 2 + 1);
    trial.step(
        "majority-returns",
        "all killed, " + majority.size() + " started, the others once those serve",
        () -> {
          all.forEach(Appliance::powerOff);
          long before = trial.history().acknowledged();
          majority.forEach(Appliance::run);
          Patience.until("the majority to serve", () -> trial.history().acknowledged() > before);
          all.forEach(Appliance::run);
        });
  }

  /** As many as a cluster can lose stay away until they are no members any more, then return. */
  private static void minorityDies(Trial trial) {
    List<Appliance> all = trial.active();
    List<Appliance> rest = all.subList(0, all.size() / 2 + 1);
    List<Appliance> dead = all.subList(rest.size(), all.size());
    trial.step(
        "minority-dies",
        dead.size() + " killed until removed, then started",
        () -> {
          dead.forEach(Appliance::powerOff);
          trial.cluster().awaitWhole(rest);
          dead.forEach(Appliance::run);
        });
  }

  /**
   * The minority goes down first, so that the others write on alone for a while; then those lose
   * their data. What only they held is gone. The rest must be there, in one cluster.
   */
  private static void majorityLosesData(Trial trial) {
    List<Appliance> all = new ArrayList<>(trial.active());
    Collections.shuffle(all, trial.random());
    List<Appliance> left = all.subList(0, (all.size() - 1) / 2);
    List<Appliance> dead = all.subList(left.size(), all.size());
    AtomicLong safe = new AtomicLong();
    trial.step(
        MAJORITY_LOSES_DATA,
        dead.size() + " wiped, " + left.size() + " down a little longer",
        () -> {
          safe.set(trial.history().acknowledged());
          Patience.pass(ON_ALL_DISKS);
          left.forEach(Appliance::powerOff);
          Patience.pass(WITHOUT_THEM);
          dead.forEach(Appliance::powerOff);
          Patience.pass(UNTIL_ALL_HEARD);
          trial.history().interrupt();
          dead.forEach(Appliance::wipe);
          all.forEach(Appliance::run);
        });
    Audit.afterLoss(trial.history(), all.get(0).endpoint(), safe.get());
  }

  /** To all machines by steps of two, and back to where it began. */
  private static void growAndShrink(Trial trial) {
    int first = trial.active().size();
    int machines = trial.cluster().nodes().size();
    for (int size = first + 2; size <= machines; size += 2) {
      resize(trial, size);
    }
    for (int size = machines - 2; size >= first; size -= 2) {
      trial.shrink(size);
    }
  }

  private static void resize(Trial trial, int size) {
    trial.step(
        "grow",
        "requiredClusterSize " + size,
        () -> {
          trial.resize(size);
          trial.active().forEach(Appliance::run);
        });
  }
}
