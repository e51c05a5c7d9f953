package sh.crit.e2d.testkit.sim;

import java.util.Locale;

/**
 * One fault of a schedule. Its details come out of dice of its own, so that it stays the same when
 * others are left out.
 *
 * @param number its place in the full schedule, from 1
 * @param atNanos when it happens
 * @param fault what
 * @param place whom it hits: this number modulo that of the machines there are then
 * @param seed of its dice
 */
public record Planned(int number, long atNanos, Fault fault, int place, long seed) {
  Dice dice() {
    return new Dice(seed);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "#%d at %.1f s %s", number, atNanos / 1e9, fault);
  }
}
