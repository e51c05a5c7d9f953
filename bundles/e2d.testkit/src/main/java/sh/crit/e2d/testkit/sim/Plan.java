package sh.crit.e2d.testkit.sim;

import java.util.SplittableRandom;

/**
 * What one schedule is like, all of it drawn from the seed.
 *
 * @param seed the seed
 * @param size requiredClusterSize
 * @param spares machines beyond it
 * @param named whether names are configured, rather than invented by each node
 * @param wipes which data may be lost
 * @param faultNanos for how long there are faults
 * @param startNanos within which time the machines start for the first time
 * @param pauseNanos the longest pause between two faults
 */
public record Plan(
    long seed,
    int size,
    int spares,
    boolean named,
    Wipes wipes,
    long faultNanos,
    long startNanos,
    long pauseNanos) {
  private static final long SECOND = 1_000_000_000L;

  /** Which data may be lost. */
  public enum Wipes {
    NONE,
    /** A majority of the cluster's data stays intact. */
    MINORITY,
    ANY
  }

  /** Draws a plan. */
  public static Plan of(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed * 31 + size);
    int spares = size > 1 && random.nextInt(6) == 0 ? 1 : 0;
    Wipes[] wipes = {Wipes.NONE, Wipes.MINORITY, Wipes.MINORITY, Wipes.ANY};
    return new Plan(
        seed,
        size,
        spares,
        random.nextBoolean(),
        wipes[random.nextInt(wipes.length)],
        random.nextLong(60, 200) * SECOND,
        random.nextBoolean() ? SECOND : 30 * SECOND,
        random.nextLong(4, 25) * SECOND);
  }

  public int machines() {
    return size + spares;
  }
}
