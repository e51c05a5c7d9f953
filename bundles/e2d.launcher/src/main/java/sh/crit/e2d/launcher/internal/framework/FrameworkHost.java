package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * One OSGi framework in this process: installs an assembly and starts it in order.
 *
 * <p>Threading: {@link #start} is called once, by one thread; {@link #stop} and {@link #awaitStop}
 * by any.
 */
public final class FrameworkHost {
  private static final Logger LOG = LoggerFactory.getLogger(FrameworkHost.class);

  private final Framework framework;
  private final OldStorage old;
  private final Map<String, Long> installedAt = new HashMap<>();

  /**
   * Starts nothing yet.
   *
   * @param storage the framework's own files; those of an earlier run are removed
   * @param properties what bundles read through {@code BundleContext.getProperty}
   */
  public FrameworkHost(Path storage, Map<String, String> properties) {
    this.old = new OldStorage(storage);
    Map<String, String> settings = new LinkedHashMap<>(properties);
    settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    // Every start publishes the configuration anew, and a full disk must not keep it from that.
    settings.put("felix.cm.pm", "memory");
    settings.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        SystemPackages.export(FrameworkHost.class.getClassLoader()));
    this.framework = new FrameworkFactory().newFramework(settings);
  }

  /**
   * Starts the framework and every bundle of the assembly that is not for later.
   *
   * @throws E2dException naming the bundle that the appliance cannot do without
   */
  public void start(Assembly assembly) throws E2dException {
    old.moveAway();
    try {
      framework.init();
      LogForwarder.attach(framework.getBundleContext());
      framework.start();
    } catch (BundleException e) {
      throw failed("framework", "the OSGi framework does not start: " + e.getMessage(), e);
    }
    Map<BundleEntry, Bundle> installed = install(assembly.bundles(false));
    if (assembly.plugins()) {
      // They may import from what starts later, and take its place.
      install(assembly.bundles(true));
    }
    framework.adapt(FrameworkWiring.class).resolveBundles(installed.values());
    boolean configured = assembly.configurations().isEmpty();
    for (Map.Entry<BundleEntry, Bundle> each : installed.entrySet()) {
      startBundle(each.getKey(), each.getValue());
      configured = configured || configure(assembly.configurations());
    }
    if (!configured) {
      LOG.warn("no Configuration Admin: the features' default configurations are not in force");
    }
  }

  /**
   * Starts what {@link #start} has left for later, and removes what an earlier run has left.
   *
   * @throws E2dException naming the bundle that the appliance cannot do without
   */
  public void startLater(Assembly assembly) throws E2dException {
    // What is installed already is found by its location.
    Map<BundleEntry, Bundle> installed = install(assembly.bundles(true));
    framework.adapt(FrameworkWiring.class).resolveBundles(installed.values());
    for (Map.Entry<BundleEntry, Bundle> each : installed.entrySet()) {
      startBundle(each.getKey(), each.getValue());
    }
    old.remove();
  }

  private Map<BundleEntry, Bundle> install(List<BundleEntry> entries) throws E2dException {
    Map<BundleEntry, Bundle> installed = new LinkedHashMap<>();
    BundleContext context = framework.getBundleContext();
    for (BundleEntry entry : entries) {
      try {
        Bundle bundle = context.installBundle("reference:" + entry.jar().toUri());
        installed.put(entry, bundle);
        installedAt.putIfAbsent(entry.name(), bundle.getLastModified());
      } catch (BundleException e) {
        refuse(entry, "cannot be installed", e);
      }
    }
    return installed;
  }

  private void startBundle(BundleEntry entry, Bundle bundle) throws E2dException {
    boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    if (fragment || entry.library()) {
      return;
    }
    try {
      start(bundle);
    } catch (BundleException e) {
      if (!isShipped(entry, bundle)) {
        startShipped(entry, bundle, e);
      } else if (e.getType() == BundleException.RESOLVE_ERROR) {
        refuse(entry, "cannot be resolved", e);
      } else {
        refuse(entry, "does not start", e);
      }
    }
  }

  private static void start(Bundle bundle) throws BundleException {
    // The activation policy of a bundle is honoured: lazy ones load nothing before they are used.
    // Transient, because to note on disk what is not read again costs start time.
    bundle.start(Bundle.START_ACTIVATION_POLICY | Bundle.START_TRANSIENT);
  }

  /** Whether a bundle is what it was installed as, and no plugin has taken its place. */
  private boolean isShipped(BundleEntry entry, Bundle bundle) {
    return bundle.getLastModified() == installedAt.getOrDefault(entry.name(), -1L);
  }

  /** A plugin in the place of one of our own bundles must not keep a node from its start. */
  private void startShipped(BundleEntry entry, Bundle bundle, BundleException plugin)
      throws E2dException {
    LOG.error(
        "the plugin in the place of bundle {} does not start: {}; the bundle itself is started",
        entry.name(),
        firstLine(plugin));
    try (InputStream jar = Files.newInputStream(entry.jar())) {
      bundle.update(jar);
      start(bundle);
    } catch (BundleException e) {
      refuse(entry, "does not start", e);
    } catch (IOException e) {
      throw failed(entry.name(), "bundle " + entry.name() + " cannot be read", e);
    }
  }

  private static void refuse(BundleEntry entry, String what, BundleException e)
      throws E2dException {
    String line = "bundle " + entry.name() + " " + what + ": " + firstLine(e);
    if (!entry.optional()) {
      throw failed(entry.name(), line, e);
    }
    LOG.error("{}; going on without it", line, e);
  }

  /** A resolver's complaint runs over many lines; the first one names what is missing. */
  private static String firstLine(BundleException e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse(cause.getClass().getSimpleName());
  }

  /** Hands the default configurations over as soon as there is somebody to take them. */
  private boolean configure(Map<String, Map<String, Object>> configurations) throws E2dException {
    BundleContext context = framework.getBundleContext();
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    if (reference == null) {
      return false;
    }
    ConfigurationAdmin admin = context.getService(reference);
    for (Map.Entry<String, Map<String, Object>> each : configurations.entrySet()) {
      String[] pid = each.getKey().split("~", 2);
      try {
        var target =
            pid.length == 2
                ? admin.getFactoryConfiguration(pid[0], pid[1], "?")
                : admin.getConfiguration(pid[0], "?");
        target.update(FrameworkUtil.asDictionary(each.getValue()));
      } catch (IOException e) {
        throw failed(each.getKey(), "configuration " + each.getKey() + " cannot be set", e);
      }
    }
    return true;
  }

  /**
   * A service of a bundle; null when there is none. Of a type that is not among the shared packages
   * it is an object of the bundle's own class space.
   */
  public Object service(String type) {
    BundleContext context = framework.getBundleContext();
    if (context == null) {
      return null;
    }
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(type, null);
      return found == null ? null : context.getService(found[0]);
    } catch (InvalidSyntaxException | IllegalStateException e) {
      LOG.debug("no service {}", type, e);
      return null;
    }
  }

  /** Begins to stop; returns at once. */
  public void stop() {
    try {
      framework.stop();
    } catch (BundleException e) {
      LOG.error("the OSGi framework does not stop", e);
    }
  }

  /**
   * Waits until the framework has stopped.
   *
   * @param millis how long at the most; 0 waits for as long as it takes
   * @return whether it has stopped
   */
  public boolean awaitStop(long millis) throws InterruptedException {
    return framework.waitForStop(millis).getType() != FrameworkEvent.WAIT_TIMEDOUT;
  }

  private static E2dException failed(String subject, String message, Throwable cause) {
    return new E2dException(ErrorCode.FAILED, "launcher.start", subject, message, cause);
  }
}
