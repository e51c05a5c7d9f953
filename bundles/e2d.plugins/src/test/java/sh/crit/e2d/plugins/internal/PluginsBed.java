package sh.crit.e2d.plugins.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.deploy.Patience;

/** A real framework and a directory; the looks at it come by hand, one after the other. */
abstract class PluginsBed {
  @TempDir Path dir;
  Path plugins;
  Framework framework;
  BundleContext context;
  Patience patience = new Patience(Duration.ofSeconds(60), Duration.ofSeconds(30));
  Keeper keeper;
  PluginsService service;
  int made;

  @BeforeEach
  void start() throws Exception {
    plugins = Files.createDirectory(dir.resolve("plugins"));
    framework =
        ServiceLoader.load(FrameworkFactory.class)
            .iterator()
            .next()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    dir.resolve("cache").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "sh.crit.e2d.spi.discovery;version=1.0.0,sh.crit.e2d.spi.notice;version=1.0.0"
                        + ",org.osgi.service.component;version=1.5.1"
                        + ",org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0"
                        + ",org.osgi.service.component.runtime;version=1.5.0"
                        + ",org.osgi.service.component.runtime.dto;version=1.5.0"));
    framework.start();
    context = framework.getBundleContext();
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
  }

  void keep() {
    service = new PluginsService(context, plugins, Optional.empty(), patience);
    keeper = service.keeper();
  }

  /** As often as it takes until what lies there counts. */
  void look() {
    if (keeper == null) {
      keep();
    }
    keeper.look();
    keeper.look();
  }

  static Jar noting(String name, String version) throws IOException {
    return Jar.bundle(name, version)
        .activator(Note.class)
        .header("Import-Package", "org.osgi.framework");
  }

  /** Renames it into place, as who is careful does. */
  void drop(Jar jar, String file) throws IOException {
    Path whole = jar.write(dir.resolve("made" + made++));
    Files.move(whole, plugins.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  static String running(String name) {
    return System.getProperty(Note.PREFIX + name);
  }

  PluginView view(String file) {
    return service.plugins().stream()
        .filter(view -> view.file().equals(file))
        .findFirst()
        .orElseThrow(() -> new AssertionError(service.plugins().toString()));
  }

  void assertView(String file, State state, String version, String reason) {
    PluginView view = view(file);
    assertEquals(state, view.state(), view.toString());
    assertEquals(version, view.version(), view.toString());
    assertTrue(view.reason().contains(reason), view.toString());
  }

  Bundle shipped(Jar jar) throws Exception {
    Bundle bundle = notStarted(jar);
    bundle.start(Bundle.START_TRANSIENT);
    return bundle;
  }

  Bundle notStarted(Jar jar) throws Exception {
    Path file = jar.write(dir.resolve("shipped" + made++ + ".jar"));
    return context.installBundle("reference:" + file.toUri());
  }

  Bundle bundle(String name) {
    return Arrays.stream(context.getBundles())
        .filter(b -> name.equals(b.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }
}
