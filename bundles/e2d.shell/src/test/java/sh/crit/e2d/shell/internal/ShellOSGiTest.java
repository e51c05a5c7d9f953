package sh.crit.e2d.shell.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.shell.internal.control.Client;

/** The bundle as it is shipped, in Felix: its components, and Gogo's JLine bundle not started. */
@Timeout(120)
class ShellOSGiTest {
  private static final String SHARED =
      "org.slf4j;version=2.0.17,com.google.gson;version=2.13.1"
          + ",sh.crit.e2d.api.error;version=1.0.0,sh.crit.e2d.api.files;version=1.0.0"
          + ",sh.crit.e2d.api.model;version=1.0.0,sh.crit.e2d.api.service;version=1.0.0"
          + ",org.osgi.service.cm;version=1.6.1"
          + ",org.jline.builtins;version=3.30.6,org.jline.reader;version=3.30.6"
          + ",org.jline.reader.impl;version=3.30.6,org.jline.terminal;version=3.30.6"
          + ",org.jline.terminal.impl;version=3.30.6,org.jline.utils;version=3.30.6";
  private static final List<String> STARTED =
      List.of(
          "org.osgi.service.component",
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.apache.felix.configadmin",
          "org.apache.felix.scr",
          "org.apache.felix.gogo.runtime");

  @TempDir private Path dir;
  private final FakeAppliance appliance = new FakeAppliance();
  private Framework framework;
  private Path socket;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    dir.resolve("cache").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    SHARED));
    framework.start();
    install("org.apache.felix.gogo.jline");
    List<Bundle> started = new ArrayList<>();
    for (String name : STARTED) {
      started.add(install(name));
    }
    for (Bundle bundle : started) {
      bundle.start();
    }
    Path bundle = Path.of(System.getProperty("bundle.under.test"));
    BundleContext context = framework.getBundleContext();
    context.installBundle(bundle.toUri().toString()).start();
    NodeFiles files = new NodeFiles(dir.resolve("data"));
    socket = files.controlSocket();
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    admin
        .getConfiguration("sh.crit.e2d.shell", null)
        .update(FrameworkUtil.asDictionary(Map.of("dataDir", files.dataDir().toString())));
    await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(socket));
  }

  private Bundle install(String artifact) throws BundleException {
    String jar =
        Arrays.stream(System.getProperty("java.class.path").split(":", -1))
            .filter(
                entry -> Path.of(entry).getFileName().toString().matches(artifact + "-\\d.*jar"))
            .findFirst()
            .orElseThrow();
    return framework.getBundleContext().installBundle(Path.of(jar).toUri().toString());
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
  }

  private Client.Reply line(String line) throws IOException {
    try (Client client = new Client(socket)) {
      client.line(false, line);
      return client.reply();
    }
  }

  @Test
  void coreMayComeAndGo() throws Exception {
    assertEquals(1, Client.run(socket, false, "status").exitCode());
    ServiceRegistration<Appliance> core =
        framework.getBundleContext().registerService(Appliance.class, appliance, null);
    Client.Reply status = Client.run(socket, false, "status");
    assertEquals(0, status.exitCode(), status.err());
    core.unregister();
    assertEquals(1, Client.run(socket, false, "status").exitCode());
  }

  @Test
  void backupsMayComeAndGo() throws Exception {
    BundleContext context = framework.getBundleContext();
    context.registerService(Appliance.class, appliance, null);
    Client.Reply absent =
        new Client.Reply(1, "", "e2d: no backups are configured: set snapshot.file\n");
    assertEquals(absent, Client.run(socket, false, "snapshot", "list"));
    FakeSnapshots snapshots = new FakeSnapshots();
    snapshots.progress = List.of("reading");
    ServiceRegistration<Snapshots> backups =
        context.registerService(Snapshots.class, snapshots, null);
    Client.Reply list = Client.run(socket, false, "snapshot", "list");
    assertEquals(0, list.exitCode(), list.err());
    assertEquals(3, list.out().lines().count());
    assertEquals(list, line("e2d:snapshot list"));
    assertEquals(new Client.Reply(0, "4716\n", "reading\n"), line("(snapshot verify) revision"));
    assertEquals(0, line("restore 1e5 --to /new").exitCode());
    assertEquals(List.of("list", "list", "verify ", "unpack 1e5 null /new"), snapshots.calls);
    assertTrue(line("gogo:help").out().contains("e2d:snapshot"));
    backups.unregister();
    assertEquals(absent, line("restore --to /new"));
  }

  @Test
  void gogoFindsTheCommandsAndItsOwn() throws Exception {
    framework.getBundleContext().registerService(Appliance.class, appliance, null);
    Client.Reply piped = line("e2d:members | grep alpha");
    assertEquals(0, piped.exitCode(), piped.err());
    assertTrue(piped.out().startsWith("alpha  8e9e05c52164694d"), piped.out());
    assertTrue(line("gogo:help").out().contains("e2d:explain"));
    assertEquals("3\n", line("(status) requiredClusterSize").out());
    assertTrue(line("gogo:help").out().contains("e2d:move-leader"));
    for (String order :
        List.of("pause", "resume", "leave", "remove n", "defrag", "bootstrap --new")) {
      assertEquals("done: " + order, line("e2d:" + order).out().lines().findFirst().orElse(""));
    }
    assertEquals(0, line("recover --from n").exitCode());
    assertEquals(0, line("move-leader").exitCode());
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      if (bundle.getSymbolicName().equals("org.apache.felix.gogo.jline")) {
        assertEquals(Bundle.RESOLVED, bundle.getState());
      }
    }
  }

  @Test
  void stoppingRemovesTheSocket() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
    assertFalse(Files.exists(socket));
  }
}
