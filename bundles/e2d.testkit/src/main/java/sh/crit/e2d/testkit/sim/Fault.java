package sh.crit.e2d.testkit.sim;

/** The kinds of faults, with how often they come compared with each other. */
public enum Fault {
  APPLIANCE_CRASH(4),
  ETCD_KILL(4),
  POWER_OFF(4),
  LONG_OUTAGE(1),
  POWER_CYCLE(2),
  DATA_LOSS(2),
  PARTITION(4),
  FLAPPING_PARTITION(2),
  ONE_WAY_DROP(2),
  SLOW_AND_LOSSY(2),
  GOSSIP_TURMOIL(2),
  SUSPENSION(2),
  SLOW_DISK(1),
  FULL_DISK(1),
  CLOCK_JUMP(1),
  DISCOVERY_FAILURE(2),
  STORE_FAILURE(1),
  REMOVAL_WITH_ETCDCTL(1),
  ORDER_REMOVE(1),
  ORDER_PAUSE(1),
  ORDER_LEAVE(1),
  ORDER_MOVE_LEADER(1),
  ORDER_RACE(2),
  ORDER_RECOVER(1),
  ORDER_BOOTSTRAP(1),
  ORDER_RESIZE(1);

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  /** The sum of all weights. */
  static int weights() {
    int sum = 0;
    for (Fault fault : values()) {
      sum += fault.weight;
    }
    return sum;
  }

  /** The fault at a place below {@link #weights}. */
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
