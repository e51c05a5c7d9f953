package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;
import sh.crit.e2d.launcher.internal.framework.Assembly;
import sh.crit.e2d.launcher.internal.framework.FeatureReader;
import sh.crit.e2d.launcher.internal.framework.FrameworkHost;

/** The appliance in this process, from its lock to its end. */
public final class NodeRun {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRun.class);

  private final ApplianceLayout layout;
  private final String version;

  /**
   * Starts nothing yet.
   *
   * @param layout of the appliance
   * @param version of e2d
   */
  public NodeRun(ApplianceLayout layout, String version) {
    this.layout = layout;
    this.version = version;
  }

  /**
   * Runs until somebody stops it. The configuration has been checked.
   *
   * @throws E2dException when the appliance cannot start, or etcd did not stop with it
   */
  @SuppressWarnings("try") // the lock is held, not used
  public void run(ConfigurationChecker.Checked node, ConfigurationChoice choice)
      throws E2dException, InterruptedException {
    NodeFiles files = node.files();
    try (ApplianceLock lock = ApplianceLock.acquire(files)) {
      Assembly assembly = new FeatureReader(layout, node.caKey(), node.discoveryType()).read();
      FrameworkHost host = new FrameworkHost(files.cache(), properties(files, choice));
      OrderlyStop stop = new OrderlyStop(host, new OrphanedEtcd(files));
      Signals.register("TERM", () -> stop.request("SIGTERM"));
      Signals.register("INT", () -> stop.request("SIGINT"));
      // The end of a login session must not end a node.
      Signals.register("HUP", () -> LOG.info("SIGHUP is ignored"));
      start(host, assembly, stop, new HeadStart(files, node.plainClient()));
      // A signal that came before there was a framework has stopped nothing.
      if (stop.requested()) {
        host.stop();
      }
      LOG.info("e2d {} runs on {}, {} ms after exec", version, files.dataDir(), millisSinceExec());
      host.awaitStop(0);
      stop.finish();
      LOG.info("e2d has stopped{}", etcdThatStays(files));
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "launcher.unlock",
          files.appliancePid().toString(),
          files.appliancePid() + " cannot be removed: " + e.getMessage(),
          e);
    }
  }

  /** Whoever ends the framework from inside of it, with Gogo's stop 0, leaves etcd. */
  private static String etcdThatStays(NodeFiles files) throws E2dException {
    return new OrphanedEtcd(files)
        .find()
        .map(
            process ->
                "; etcd (process "
                    + process.pid()
                    + ") serves on: bin/start takes it over, bin/stop stops it")
        .orElse("");
  }

  /** A framework that is told to stop while it starts fails in many ways, none worth a word. */
  private static void start(FrameworkHost host, Assembly assembly, OrderlyStop stop, HeadStart etcd)
      throws E2dException {
    try {
      host.start(assembly);
      etcd.await(stop::requested);
      if (!stop.requested()) {
        host.startLater(assembly);
      }
    } catch (E2dException | RuntimeException e) {
      if (!stop.requested()) {
        throw e;
      }
      LOG.debug("stopped while starting", e);
    }
  }

  private Map<String, String> properties(NodeFiles files, ConfigurationChoice choice) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("e2d.home", layout.home().toString());
    properties.put("e2d.version", version);
    properties.put("e2d.dataDir", files.dataDir().toString());
    choice.file().ifPresent(file -> properties.put("e2d.config.file", file.toString()));
    choice.text().ifPresent(text -> properties.put("e2d.config.text", text));
    // Gogo would otherwise read commands from the standard input of a daemon.
    properties.put("gosh.args", "--nointeractive");
    return properties;
  }

  private static long millisSinceExec() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> System.currentTimeMillis() - start.toEpochMilli())
        .orElse(0L);
  }
}
