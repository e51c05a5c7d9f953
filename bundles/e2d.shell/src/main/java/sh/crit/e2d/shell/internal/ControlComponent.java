package sh.crit.e2d.shell.internal;

import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.threadio.ThreadIO;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.shell.internal.control.ControlServer;
import sh.crit.e2d.shell.internal.control.Limits;
import sh.crit.e2d.shell.internal.gogo.ServicesRef;
import sh.crit.e2d.shell.internal.terminal.Gogo;
import sh.crit.e2d.shell.internal.terminal.OsgiBuiltins;

/** Keeps the control socket open while the shell is configured and Gogo is there. */
@Component(
    service = {},
    immediate = true,
    configurationPid = "sh.crit.e2d.shell",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ShellConfig.class)
public final class ControlComponent {
  private static final Logger LOG = LoggerFactory.getLogger(ControlComponent.class);

  private final OsgiBuiltins builtins;
  private final ControlServer server;

  /**
   * Opens the socket.
   *
   * @throws E2dException if that fails; it has been logged
   */
  @Activate
  public ControlComponent(
      BundleContext context,
      ShellConfig config,
      @Reference ServicesRef services,
      @Reference CommandProcessor processor,
      @Reference ThreadIO threadIo)
      throws E2dException {
    try {
      NodeFiles files = new NodeFiles(dataDir(config));
      builtins = new OsgiBuiltins(context, processor);
      Gogo gogo = new Gogo((CommandProcessorImpl) processor, threadIo, builtins);
      server = ControlServer.open(files, new Modes(files, services, gogo), Limits.DEFAULT);
    } catch (E2dException e) {
      LOG.error("No command reaches this appliance: {}", e.getMessage());
      throw e;
    }
  }

  /** Closes the socket and ends all conversations. */
  @Deactivate
  void close() {
    server.close();
    builtins.close();
  }

  private static Path dataDir(ShellConfig config) throws E2dException {
    String dataDir = config.dataDir();
    if (dataDir == null || dataDir.isEmpty()) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "control.open",
          "dataDir",
          "sh.crit.e2d.shell: dataDir is not set; it must be the node's data directory");
    }
    return Path.of(dataDir);
  }
}
