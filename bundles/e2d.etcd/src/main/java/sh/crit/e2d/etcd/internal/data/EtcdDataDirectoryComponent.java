package sh.crit.e2d.etcd.internal.data;

import java.nio.file.Path;
import java.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.spi.etcd.DataDirectory;

/** Offers the {@link EtcdDataDirectory} of the configured node as a service. */
@Component(
    service = DataDirectory.class,
    configurationPid = "sh.crit.e2d.etcd",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class EtcdDataDirectoryComponent implements DataDirectory {
  private final DataDirectory directory;

  /** The one key of the PID that matters here; the process component describes them all. */
  public @interface Config {
    /** The node's data directory, absolute. */
    String dataDir();
  }

  @Activate
  public EtcdDataDirectoryComponent(Config config) {
    directory = new EtcdDataDirectory(new NodeFiles(Path.of(config.dataDir())), Clock.systemUTC());
  }

  @Override
  public DataDescriptor inspect() {
    return directory.inspect();
  }

  @Override
  public Path moveAside(String reason) throws E2dException {
    return directory.moveAside(reason);
  }
}
