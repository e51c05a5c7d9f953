package sh.crit.e2d.testkit.sim;

import java.util.SplittableRandom;

/** A source of chance that a seed determines. */
public final class Dice {
  private final SplittableRandom random;

  public Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Evenly distributed, both ends included. */
  public long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Seeds dice of their own. */
  public long seed() {
    return random.nextLong();
  }
}
