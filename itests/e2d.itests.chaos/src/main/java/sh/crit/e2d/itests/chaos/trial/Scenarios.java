package sh.crit.e2d.itests.chaos.trial;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import sh.crit.e2d.itests.chaos.Patience;
import sh.crit.e2d.itests.chaos.cluster.Appliance;

/** Whole stories that every cluster of machines lives through, each by one name. */
final class Scenarios {
  private static final Map<String, Consumer<Trial>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("rolling-restart", Scenarios::rollingRestart);
    BY_NAME.put("reset-each", Scenarios::resetEach);
    BY_NAME.put("majority-returns", Scenarios::majorityReturns);
    BY_NAME.put("minority-dies", Scenarios::minorityDies);
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
