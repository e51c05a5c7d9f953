package sh.crit.e2d.testkit.sim;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What one schedule is like, all of it drawn from the seed.
 *
 * @param seed the seed
 * @param size requiredClusterSize
 * @param spares machines beyond it
 * @param named whether names are configured, rather than invented by each node
 * @param forgetful whether discovery names only machines whose appliance runs, as a cloud does with
 *     machines that are switched off; otherwise it names all of them
 * @param wipes which data may be lost
 * @param faultNanos for how long there are faults
 * @param startNanos within which time the machines start for the first time
 * @param pauseNanos the longest pause between two faults
 * @param hurried whether faults come thick and fast while the cluster is being founded
 * @param grows whether the operator changes requiredClusterSize, up to {@link #LARGEST}
 * @param operatorStays whether the operator takes back at the end what keeps nodes from their goal
 * @param backed whether a backup store is configured
 */
public record Plan(
    long seed,
    int size,
    int spares,
    boolean named,
    boolean forgetful,
    Wipes wipes,
    long faultNanos,
    long startNanos,
    long pauseNanos,
    boolean hurried,
    boolean grows,
    boolean operatorStays,
    boolean backed) {
  /** The largest size that a cluster is resized to. */
  static final int LARGEST = 5;

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
    int spares = size > 1 && random.nextInt(4) == 0 ? random.nextInt(1, 3) : 0;
    boolean forgetful = spares > 0 && random.nextBoolean();
    return new Plan(
        seed,
        size,
        spares,
        random.nextBoolean(),
        forgetful,
        wipes(random, forgetful ? spares : 0),
        random.nextLong(60, 200) * SECOND,
        random.nextBoolean() ? SECOND : 30 * SECOND,
        random.nextLong(4, 25) * SECOND,
        random.nextBoolean(),
        !forgetful && random.nextInt(4) == 0,
        random.nextInt(4) != 0,
        random.nextInt(5) == 0);
  }

  /**
   * Where discovery forgets machines that are switched off, enough empty ones could found a cluster
   * beside a majority that is switched off; no node could know. So they must be too few for that.
   */
  private static Wipes wipes(SplittableRandom random, int unknownSpares) {
    return switch (unknownSpares) {
      case 0 ->
          List.of(Wipes.NONE, Wipes.MINORITY, Wipes.MINORITY, Wipes.ANY).get(random.nextInt(4));
      case 1 -> random.nextBoolean() ? Wipes.NONE : Wipes.MINORITY;
      default -> Wipes.NONE;
    };
  }

  /** Machines that are there from the beginning. */
  public int machines() {
    return size + spares;
  }

  /** Machines that there may be in the end. */
  int most() {
    return grows ? Math.max(machines(), LARGEST) : machines();
  }
}
