package sh.crit.e2d.api.service;

/**
 * The operator's word.
 *
 * @param kind what is wanted
 * @param subject the name of a member or node that it is about; empty for none or for this node
 * @param confirmation the id of the plan that the operator has seen; empty to see one
 */
public record Order(Kind kind, String subject, String confirmation) {
  /** What can be ordered. */
  public enum Kind {
    /** This node observes only, until RESUME. Survives restarts. */
    PAUSE(false),
    /** Ends PAUSE, and the staying away after LEAVE. */
    RESUME(false),
    /** This node leaves its cluster and stays out until RESUME. */
    LEAVE(true),
    /** The subject is removed from the cluster. */
    REMOVE(true),
    /** The subject leads from now on; without one, any other healthy voter. */
    MOVE_LEADER(false),
    /** The local etcd gives freed space back; with the subject {@code all}, one etcd at a time. */
    DEFRAG(false),
    /** A node that waits because its data is gone founds a new, empty cluster. */
    BOOTSTRAP(true),
    /** The cluster goes on with this node's data alone; the subject must be this node. */
    RECOVER(true);

    private final boolean confirmed;

    Kind(boolean confirmed) {
      this.confirmed = confirmed;
    }

    /** Whether it is carried out only after its plan was shown and confirmed. */
    public boolean needsConfirmation() {
      return confirmed;
    }
  }
}
