package sh.crit.e2d.api.service;

/**
 * The operator's word.
 *
 * @param kind what is wanted
 * @param subject the name of a member or node that it is about; empty for none or for this node
 * @param confirmation the id of the plan that the operator has seen; empty to see one
 * @param withoutBackup whether it is carried out without the backup that is made before otherwise
 */
public record Order(Kind kind, String subject, String confirmation, boolean withoutBackup) {
  /** An order with the backup that is made before, where backups are configured. */
  public Order(Kind kind, String subject, String confirmation) {
    this(kind, subject, confirmation, false);
  }

  /** What can be ordered. */
  public enum Kind {
    /** This node observes only, until RESUME. Survives restarts. */
    PAUSE(false, false),
    /**
     * Ends PAUSE, and the staying away after LEAVE. Where neither is the case it takes back that
     * this node stands by for a RESTORE whose node is not heard; that needs a confirmation.
     */
    RESUME(false, false),
    /** This node leaves its cluster and stays out until RESUME. */
    LEAVE(true, true),
    /** The subject is removed from the cluster. */
    REMOVE(true, true),
    /** The subject leads from now on; without one, any other healthy voter. */
    MOVE_LEADER(false, false),
    /** The local etcd gives freed space back; with the subject {@code all}, one etcd at a time. */
    DEFRAG(false, true),
    /** A node that waits because its data is gone founds a new, empty cluster. */
    BOOTSTRAP(true, false),
    /** The cluster goes on with this node's data alone; the subject must be this node. */
    RECOVER(true, true),
    /** The whole running cluster goes back to a backup, whose id is the subject. */
    RESTORE(true, true);

    private final boolean confirmed;
    private final boolean backedUp;

    Kind(boolean confirmed, boolean backedUp) {
      this.confirmed = confirmed;
      this.backedUp = backedUp;
    }

    /** Whether it is carried out only after its plan was shown and confirmed. */
    public boolean needsConfirmation() {
      return confirmed;
    }

    /** Whether there may be a plan to confirm. */
    public boolean mayNeedConfirmation() {
      return confirmed || this == RESUME;
    }

    /** Whether a backup is made before it is carried out, where backups are configured. */
    public boolean backedUp() {
      return backedUp;
    }
  }
}
