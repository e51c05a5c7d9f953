package sh.crit.e2d.testkit.sim;

/** The kinds of faults, with how often they come compared with each other. */
public enum Fault {
  APPLIANCE_CRASH(2),
  ETCD_KILL(2),
  POWER_OFF(2),
  POWER_CYCLE(1),
  DATA_LOSS(1),
  PARTITION(2),
  ONE_WAY_DROP(1),
  SLOW_AND_LOSSY(1),
  REMOVAL_BY_OPERATOR(1),
  SUSPENSION(1),
  DISCOVERY_FAILURE(1);

  /** The sum of all weights. */
  static final int WEIGHTS = 15;

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  /** The fault at a place below {@link #WEIGHTS}. */
  static Fault of(int place) {
    int end = 0;
    for (Fault fault : values()) {
      end += fault.weight;
      if (place < end) {
        return fault;
      }
    }
    throw new IllegalArgumentException("no fault at " + place);
  }
}
