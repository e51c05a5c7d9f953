package sh.crit.e2d.spi.etcd;

import java.nio.file.Path;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.Ballot;

/**
 * Makes data of a new cluster from a database, with etcd's own tool.
 *
 * <p><b>Lifecycle.</b> One per appliance. <b>Threading.</b> Any thread, concurrently on different
 * directories. <b>Errors.</b> {@link E2dException}: ETCD_MISSING without the tool; SNAPSHOT_DAMAGED
 * when the tool refuses the database; STORAGE_UNUSABLE for the disk; PRECONDITION_FAILED when the
 * place is taken; FAILED when the tool fails without saying anything against the database. Nothing
 * is left behind. <b>Cancellation.</b> Interrupt the thread: the tool is ended, its output removed,
 * and the failure is CANCELLED.
 */
public interface EtcdRestore {
  /** Makes the data; durable when this returns. */
  void restore(Order order) throws E2dException;

  /**
   * Makes that prepared data this node's own by one move. What is prepared is gone then.
   *
   * @param prepared the {@link Order#into} of a {@link #restore}
   * @throws E2dException PRECONDITION_FAILED when there is member data here or nothing is prepared;
   *     STORAGE_UNUSABLE, and nothing has changed
   */
  void adopt(Path prepared) throws E2dException;

  /**
   * Runs a scratch etcd of one member on a database, on loopback and ports of its own.
   *
   * @param workDir a directory for its files, made and removed again; must not exist, or be empty,
   *     or be what an appliance that was killed has left of its own scratch etcd
   */
  Scratch scratch(Path database, boolean hashed, Path workDir) throws E2dException;

  /**
   * What to make.
   *
   * @param database the file
   * @param hashed whether etcd's hash stands at its end and is to be checked
   * @param into the directory to make, as an etcd data directory; must not exist
   * @param name this node's member name
   * @param founders all members of the new cluster, this node among them
   * @param token fresh for each restore, so that members of two restores never meet
   * @param bumpRevision how much is added to the revision, so that no client that watched the lost
   *     cluster sees a revision twice; with it all older revisions are marked compacted. 0 for
   *     none, and where the tool does not know it
   */
  record Order(
      Path database,
      boolean hashed,
      Path into,
      String name,
      List<Ballot.Founder> founders,
      String token,
      long bumpRevision) {
    public Order {
      founders = List.copyOf(founders);
    }
  }

  /** An etcd that runs until closed, and leaves nothing behind then. */
  interface Scratch extends AutoCloseable {
    /** Its client URL. */
    String endpoint();

    @Override
    void close();
  }
}
