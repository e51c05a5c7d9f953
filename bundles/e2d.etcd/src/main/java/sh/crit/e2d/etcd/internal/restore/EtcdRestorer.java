package sh.crit.e2d.etcd.internal.restore;

import java.nio.file.Path;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.etcd.internal.process.BinaryLocator;
import sh.crit.e2d.etcd.internal.process.FreeSpace;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/** The service, as one node has it. */
final class EtcdRestorer implements EtcdRestore, AutoCloseable {
  private final Restorer restorer;
  private final PreparedData prepared;
  private final ScratchRunner scratches;

  /**
   * @param etcd finds the etcd beside which the tool lies
   */
  EtcdRestorer(NodeFiles files, BinaryLocator etcd, FreeSpace space) {
    this.restorer = new Restorer(etcd, space);
    this.prepared = new PreparedData(files);
    this.scratches =
        new ScratchRunner(
            new ScratchStart(etcd, restorer), new ScratchRegister(files.home().resolve("scratch")));
  }

  /** Ends and removes scratch etcds that earlier appliances have left. */
  void tidy() {
    scratches.tidy();
  }

  @Override
  public void restore(Order order) throws E2dException {
    restorer.restore(order);
  }

  @Override
  public void adopt(Path from) throws E2dException {
    prepared.adopt(from);
  }

  @Override
  public Scratch scratch(Path database, boolean hashed, Path workDir) throws E2dException {
    return scratches.run(database, hashed, workDir);
  }

  /** Ends the scratch etcds that run. */
  @Override
  public void close() {
    scratches.close();
  }
}
