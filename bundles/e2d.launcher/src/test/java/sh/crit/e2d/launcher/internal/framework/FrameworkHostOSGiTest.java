package sh.crit.e2d.launcher.internal.framework;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.LogService;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;

class FrameworkHostOSGiTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path directory;
  private TestAppliance appliance;
  private FrameworkHost host;

  @BeforeEach
  void unpack() throws Exception {
    appliance = new TestAppliance(directory.resolve("home")).feature("runtime");
    host = new FrameworkHost(directory.resolve("cache"), Map.of("e2d.home", "/there"));
  }

  @AfterEach
  void stop() throws Exception {
    host.stop();
    assertTrue(host.awaitStop(LONG.toMillis()));
  }

  @Test
  void theRuntimeFeatureStartsAndTakesDefaultConfigurations() throws Exception {
    host.start(appliance.with(Map.of("a.pid", Map.of("port", 80), "b~one", Map.of("x", "y"))));
    assertNotNull(host.service("org.osgi.service.component.runtime.ServiceComponentRuntime"));
    ConfigurationAdmin admin =
        (ConfigurationAdmin) host.service(ConfigurationAdmin.class.getName());
    assertEquals(80, admin.getConfiguration("a.pid", "?").getProperties().get("port"));
    assertEquals("y", admin.getFactoryConfiguration("b", "one", "?").getProperties().get("x"));
  }

  @Test
  void bundlesShareTheLibrariesOfTheClassPath() throws Exception {
    BundleEntry needy =
        appliance.bundle(
            "needy",
            false,
            false,
            "Import-Package",
            "org.slf4j;version=\"[2.0,3)\",org.slf4j.spi,com.google.gson;version=\"[2.13,3)\","
                + "org.yaml.snakeyaml;version=\"[2,3)\",org.jline.reader;version=\"[3.30,4)\"");
    host.start(appliance.with(Map.of(), needy));
  }

  @Test
  void aBundleThatCannotDoWithoutSomethingIsNamedInOneLine() throws Exception {
    BundleEntry broken =
        appliance.bundle("broken", false, false, "Import-Package", "no.such.thing");
    Assembly assembly = appliance.with(Map.of(), broken);
    E2dException wrong = assertThrows(E2dException.class, () -> host.start(assembly));
    assertTrue(wrong.getMessage().startsWith("bundle broken cannot be resolved: "));
    assertTrue(wrong.getMessage().contains("no.such.thing"), wrong.getMessage());
    assertEquals(1, wrong.getMessage().lines().count());
    assertEquals(1, wrong.code().exitCode());
  }

  @Test
  void theApplianceGoesOnWithoutAnOptionalBundle() throws Exception {
    BundleEntry broken = appliance.bundle("broken", true, false, "Import-Package", "no.such.thing");
    host.start(appliance.with(Map.of(), broken));
    assertNotNull(host.service(LogService.class.getName()));
  }

  @Test
  void whatIsForLaterStartsOnlyThen() throws Exception {
    Assembly assembly = appliance.with(Map.of());
    host.start(assembly);
    assertNull(host.service("org.osgi.service.event.EventAdmin"));
    host.startLater(assembly);
    assertNotNull(host.service("org.osgi.service.event.EventAdmin"));
  }

  @Test
  void aPluginMayImportFromWhatStartsLater() throws Exception {
    BundleEntry made =
        appliance.bundle("user", false, false, "Import-Package", "org.osgi.service.event");
    Files.createFile(appliance.layout().plugins().resolve("some.jar"));
    host.start(appliance.with(Map.of(), made));
  }

  @Test
  void whatAPluginHasPutInThePlaceOfABundleGivesWayWhenItDoesNotStart() throws Exception {
    BundleEntry made = appliance.bundle("own", false, false);
    BundleEntry broken =
        appliance.bundle("broken", true, false, "Bundle-Activator", "no.such.Activator");
    appliance.activated("replacer", Replacer.class);
    Path done = directory.resolve("done");
    host =
        new FrameworkHost(
            directory.resolve("cache"),
            Map.of(
                Replacer.TARGET,
                "own",
                Replacer.JAR,
                broken.jar().toString(),
                Replacer.DONE,
                done.toString()));

    // It may not fail, so it would be said if it did.
    host.start(appliance.with(Map.of(), made));

    assertTrue(Files.exists(done));
  }

  @Test
  void whatAnEarlierRunLeftIsRemovedInTheEnd() throws Exception {
    Path left = directory.resolve("cache").resolve("bundle1").resolve("left");
    Files.createDirectories(left.getParent());
    Files.createFile(left);
    // Of a run that ended before it had removed what it found.
    Path older = directory.resolve("cache.old").resolve("bundle1");
    Files.createDirectories(older);
    Assembly assembly = appliance.with(Map.of());
    host.start(assembly);
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(directory.resolve("cache.old.1")));
    host.startLater(assembly);
    assertFalse(Files.exists(directory.resolve("cache.old")));
    assertFalse(Files.exists(directory.resolve("cache.old.1")));
  }

  @Test
  void aLibraryIsNotStarted() throws Exception {
    // Its activator does not exist: to start it would fail.
    BundleEntry library =
        appliance.bundle("library", false, true, "Bundle-Activator", "no.such.Activator");
    host.start(appliance.with(Map.of(), library));
  }

  @Test
  void whatBundlesLogReachesOurLog() throws Exception {
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger("osgi");
    seen.start();
    log.addAppender(seen);
    try {
      host.start(appliance.with(Map.of()));
      LogService service = (LogService) host.service(LogService.class.getName());
      service.getLogger("test").error("the disk is {}", "full");
      await().atMost(LONG).until(() -> messages(seen).contains("the disk is full"));
    } finally {
      log.detachAppender(seen);
    }
  }

  @Test
  void aStoppedFrameworkHasNoServices() throws Exception {
    host.start(appliance.with(Map.of()));
    host.stop();
    assertTrue(host.awaitStop(LONG.toMillis()));
    assertNull(host.service(LogService.class.getName()));
  }

  private static List<String> messages(ListAppender<ILoggingEvent> seen) {
    return List.copyOf(seen.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
