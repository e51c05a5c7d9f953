package sh.crit.e2d.etcd.internal.process;

import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.etcd.internal.EtcdConfig;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.spi.etcd.EtcdProcess;

/**
 * The service in the framework. A changed configuration replaces the component: the new one takes
 * the running etcd over, and the change is in force from etcd's next start.
 */
@Component(
    service = EtcdProcess.class,
    configurationPid = "sh.crit.e2d.etcd",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = EtcdConfig.class)
public final class EtcdProcessComponent implements EtcdProcess {
  private final EtcdSupervisor supervisor;

  /**
   * Takes over an etcd that runs already.
   *
   * @throws E2dException BAD_CONFIGURATION or STORAGE_UNUSABLE; there is no service then
   */
  @Activate
  public EtcdProcessComponent(BundleContext context, EtcdConfig config) throws E2dException {
    this.supervisor =
        new EtcdSupervisor(
            EtcdSettings.of(config, context.getProperty("e2d.home")),
            SearchPath.parse(System.getenv("PATH")),
            System::nanoTime,
            FreeSpace::ofSystem);
  }

  @Deactivate
  void deactivate() {
    supervisor.close();
  }

  @Override
  public void start(EtcdLaunch launch) throws E2dException {
    supervisor.start(launch);
  }

  @Override
  public void stop(Duration patience) throws E2dException {
    supervisor.stop(patience);
  }

  @Override
  public EtcdProcessState state() {
    return supervisor.state();
  }

  @Override
  public String version() throws E2dException {
    return supervisor.version();
  }

  @Override
  public Subscription onChange(Runnable listener) {
    return supervisor.onChange(listener);
  }
}
