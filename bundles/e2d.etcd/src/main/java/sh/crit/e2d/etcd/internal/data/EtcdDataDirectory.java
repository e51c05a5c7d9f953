package sh.crit.e2d.etcd.internal.data;

import java.nio.file.Path;
import java.time.Clock;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.spi.etcd.DataDirectory;

/** The data directory of an etcd whose member data lies below the node's own directory. */
public final class EtcdDataDirectory implements DataDirectory {
  private final NodeFiles files;
  private final AsideStore aside;

  /**
   * @param files where the node keeps its files
   * @param clock names what is moved aside
   */
  public EtcdDataDirectory(NodeFiles files, Clock clock) {
    this.files = files;
    this.aside = new AsideStore(files, clock);
  }

  @Override
  public DataDescriptor inspect() {
    return new DirectoryInspector(files.member()).inspect();
  }

  @Override
  public Path moveAside(String reason) throws E2dException {
    return aside.take(reason);
  }
}
