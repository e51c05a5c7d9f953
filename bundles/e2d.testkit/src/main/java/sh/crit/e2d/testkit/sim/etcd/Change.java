package sh.crit.e2d.testkit.sim.etcd;

/** What a log entry does when it is applied. */
public sealed interface Change {
  /** Whether it changes who the members are. */
  default boolean membership() {
    return false;
  }

  /** A new leader's first entry. */
  record Nothing() implements Change {}

  /** A client's write. */
  record Put(long write) implements Change {}

  /** A member tells its name and address; the nonce tells its starts apart. */
  record Publish(long id, String name, String clientUrl, long nonce) implements Change {}

  /** A learner is added. */
  record Add(Seat learner) implements Change {
    @Override
    public boolean membership() {
      return true;
    }
  }

  /** A learner gets its vote. */
  record Promote(long id) implements Change {
    @Override
    public boolean membership() {
      return true;
    }
  }

  /** A member is removed for good. */
  record Remove(long id) implements Change {
    @Override
    public boolean membership() {
      return true;
    }
  }
}
