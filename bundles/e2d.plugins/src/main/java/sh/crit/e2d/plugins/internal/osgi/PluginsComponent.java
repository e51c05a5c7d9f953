package sh.crit.e2d.plugins.internal.osgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.api.service.Plugins;
import sh.crit.e2d.plugins.internal.PluginsService;
import sh.crit.e2d.spi.notice.WarningSource;

/** Keeps the framework as {@code plugins/} says. */
@Component(
    service = {Plugins.class, WarningSource.class},
    immediate = true,
    configurationPid = "sh.crit.e2d.plugins",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PluginsConfig.class)
public final class PluginsComponent implements Plugins, WarningSource {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final PluginsService service;

  /** Returns when what lies in the directory is in force. */
  @Activate
  public PluginsComponent(BundleContext context, PluginsConfig config) {
    Path home = Path.of(context.getProperty("e2d.home"));
    service = new PluginsService(context, home.resolve("plugins"), signers(config));
    service.start(INTERVAL);
  }

  private static Optional<Path> signers(PluginsConfig config) {
    return config.signers().isEmpty() ? Optional.empty() : Optional.of(Path.of(config.signers()));
  }

  @Modified
  void modified(PluginsConfig config) {
    service.signers(signers(config));
  }

  @Deactivate
  void deactivate() {
    service.close();
  }

  @Override
  public List<PluginView> plugins() {
    return service.plugins();
  }

  @Override
  public List<String> warnings() {
    return service.warnings();
  }
}
