package sh.crit.e2d.testkit.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan and the faults that are injected while it runs.
 *
 * @param plan what it is like
 * @param kinds of which kinds the faults are
 * @param faults the faults, in the order of time
 * @param whole whether these are all that the seed gives
 * @param luck another number lets everything else happen by other chance: delays, losses, elections
 */
public record Schedule(Plan plan, Set<Fault> kinds, List<Planned> faults, boolean whole, int luck) {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEGINNING = 20 * SECOND;
  private static final int PLACES = 1 << 20;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  public Schedule {
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    faults = List.copyOf(faults);
  }

  /** All faults that the plan's seed gives. */
  public static Schedule of(Plan plan) {
    return of(plan, EnumSet.allOf(Fault.class));
  }

  /** All faults that the plan's seed gives when there are these kinds only. */
  public static Schedule of(Plan plan, Set<Fault> kinds) {
    Dice dice = new Dice(plan.seed() * MIX + plan.size());
    List<Planned> faults = new ArrayList<>();
    long at = dice.between(0, plan.hurried() ? SECOND : BEGINNING);
    while (at < plan.faultNanos()) {
      Fault fault = draw(dice, kinds);
      faults.add(new Planned(faults.size() + 1, at, fault, dice.below(PLACES), dice.seed()));
      boolean hurried = plan.hurried() && at < BEGINNING;
      at += dice.between(SECOND / 10, hurried ? 2 * SECOND : plan.pauseNanos());
    }
    return new Schedule(plan, kinds, faults, true, 0);
  }

  private static Fault draw(Dice dice, Set<Fault> kinds) {
    Fault fault = Fault.of(dice.below(Fault.weights()));
    while (!kinds.contains(fault)) {
      fault = Fault.of(dice.below(Fault.weights()));
    }
    return fault;
  }

  /** With these faults only, by number. */
  public Schedule keeping(Set<Integer> numbers) {
    return new Schedule(
        plan,
        kinds,
        faults.stream().filter(f -> numbers.contains(f.number())).toList(),
        false,
        luck);
  }

  /** By other chance. */
  public Schedule withLuck(int other) {
    return new Schedule(plan, kinds, faults, whole, other);
  }

  /** The seed of everything that is not a fault. */
  long worldSeed() {
    return plan.seed() + luck * MIX;
  }

  /** The options that give exactly this schedule again. */
  String options() {
    String kept =
        faults.isEmpty()
            ? "none"
            : faults.stream().map(f -> "" + f.number()).collect(Collectors.joining(","));
    return "-De2d.sim.seed="
        + plan.seed()
        + " -De2d.sim.nodes="
        + plan.size()
        + (kinds.size() == Fault.values().length ? "" : " -De2d.sim.kinds=" + names(kinds))
        + (whole ? "" : " -De2d.sim.keep=" + kept)
        + (luck == 0 ? "" : " -De2d.sim.luck=" + luck);
  }

  private static String names(Set<Fault> kinds) {
    return kinds.stream().map(Fault::name).collect(Collectors.joining(","));
  }
}
