package sh.crit.e2d.etcd.internal.restore;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.etcd.internal.process.BinaryLocator;
import sh.crit.e2d.etcd.internal.process.FreeSpace;
import sh.crit.e2d.etcd.internal.process.SearchPath;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/**
 * The service in the framework. Made at once, and not when first used: an appliance that was killed
 * may have left a scratch etcd running.
 */
@Component(
    service = EtcdRestore.class,
    configurationPid = "sh.crit.e2d.etcd",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
public final class EtcdRestoreComponent implements EtcdRestore {
  private final EtcdRestorer restorer;

  /** The keys of the PID that matter here; the process component describes them all. */
  public @interface Config {
    /** The node's data directory, absolute. */
    String dataDir();

    /** The configured etcd, empty to look for one. */
    String binary() default "";
  }

  /** Removes what an earlier appliance could not. */
  @Activate
  public EtcdRestoreComponent(BundleContext context, Config config) {
    NodeFiles files = new NodeFiles(Path.of(config.dataDir()));
    restorer =
        new EtcdRestorer(
            files,
            new BinaryLocator(
                path(config.binary()),
                path(context.getProperty("e2d.home")),
                SearchPath.parse(System.getenv("PATH")),
                files.etcdVersion()),
            FreeSpace::ofSystem);
    restorer.tidy();
  }

  @Deactivate
  void deactivate() {
    restorer.close();
  }

  @Override
  public void restore(Order order) throws E2dException {
    restorer.restore(order);
  }

  @Override
  public void adopt(Path prepared) throws E2dException {
    restorer.adopt(prepared);
  }

  @Override
  public Scratch scratch(Path database, boolean hashed, Path workDir) throws E2dException {
    return restorer.scratch(database, hashed, workDir);
  }

  private static Optional<Path> path(String value) {
    return Optional.ofNullable(value).map(String::strip).filter(v -> !v.isEmpty()).map(Path::of);
  }
}
