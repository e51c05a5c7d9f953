package sh.crit.e2d.launcher.internal.client;

import java.time.Duration;

/**
 * How long a client waits. A running appliance takes a request at once, whatever its etcd does; an
 * answer may take the cluster's time.
 *
 * @param taken until the appliance has taken the request
 * @param answered from then on until the answer has ended; zero waits for as long as it takes
 */
public record Patience(Duration taken, Duration answered) {
  public static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /** For an order, which the appliance may carry out for up to two minutes, or a slow store. */
  public static final Patience ORDER = new Patience(Duration.ofSeconds(10), Duration.ofMinutes(3));

  /** For work with much data, which tells how far it is. */
  public static final Patience WORK = USUAL.untilAnswered();

  /** What a user asked for: so long for either. */
  public static Patience of(Duration each) {
    return new Patience(each, each);
  }

  /** For what takes its time, and is not to be cut off. */
  Patience untilAnswered() {
    return new Patience(taken, Duration.ZERO);
  }
}
