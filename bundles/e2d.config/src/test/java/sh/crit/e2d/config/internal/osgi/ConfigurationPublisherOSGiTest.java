package sh.crit.e2d.config.internal.osgi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.cm.PersistenceManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.LoggerFactory;

/** The publisher in a real framework with the real Config Admin. */
class ConfigurationPublisherOSGiTest {
  private static final String CORE = "sh.crit.e2d.core";
  private static final String ETCD = "sh.crit.e2d.etcd";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;
  private Path file;
  private Framework framework;
  private ConfigurationAdmin admin;
  private ConfigurationPublisher publisher;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void setUp() throws Exception {
    file = directory.resolve("e2d.yaml");
    log.start();
    logger().addAppender(log);
    startFramework(Map.of("e2d.config.file", file.toString()));
  }

  @AfterEach
  void tearDown() throws Exception {
    if (publisher != null) {
      publisher.deactivate();
    }
    logger().detachAppender(log);
    stopFramework();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ConfigurationPublisher.class);
  }

  private void startFramework(Map<String, String> more) throws Exception {
    Map<String, String> properties = new HashMap<>(more);
    properties.put(Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString());
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.cm;version=1.6.1");
    framework =
        ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(properties);
    framework.start();
    Path jar =
        Path.of(
            PersistenceManager.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Bundle configAdmin = framework.getBundleContext().installBundle("reference:" + jar.toUri());
    configAdmin.start();
    BundleContext context = framework.getBundleContext();
    admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
  }

  private void stopFramework() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(PATIENCE.toMillis());
  }

  private void publish() {
    publisher =
        new ConfigurationPublisher(
            framework.getBundleContext(), admin, Map.of(), Duration.ofMillis(50));
  }

  /**
   * A value of a configuration that is there, null without one.
   *
   * <p>It asks for a list, for to get a configuration by its PID makes one, and one that was got
   * may be deleted before it is read.
   */
  private Object property(String pid, String key) {
    try {
      Configuration[] found = admin.listConfigurations("(service.pid=" + pid + ")");
      return found == null ? null : found[0].getProperties().get(key);
    } catch (IllegalStateException e) {
      return null; // deleted since it was listed
    } catch (IOException | InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private long changes(String pid) throws IOException {
    return admin.getConfiguration(pid, "?").getChangeCount();
  }

  private List<String> logged(Level level) {
    List<String> lines = new ArrayList<>();
    for (ILoggingEvent event : List.copyOf(log.list)) {
      if (event.getLevel() == level) {
        lines.add(event.getFormattedMessage());
      }
    }
    return lines;
  }

  /** Their bundle makes backups for as long as it has a configuration. */
  @Test
  void backupsEndWithTheirConfiguration() throws Exception {
    Files.writeString(file, "snapshot: {file: file:///b/s}\n");
    publish();
    assertEquals("file:///b/s", property("sh.crit.e2d.snapshot", "url"));

    Files.writeString(file, "snapshot: {interval: 1m}\n");
    await().atMost(PATIENCE).until(() -> property("sh.crit.e2d.snapshot", "url") == null);
    await().atMost(PATIENCE).until(() -> "".equals(property("sh.crit.e2d.core", "backupUrl")));
  }

  @Test
  void publishesBeforeTheConstructorReturns() throws Exception {
    Files.writeString(file, "name: node-1\ndiscovery: {initialPeers: [\"a:1\"]}\n");
    publish();
    assertEquals("node-1", property(CORE, "name"));
    assertEquals(300_000L, property(CORE, "healthCheckTimeoutMillis"));
    assertEquals("http://0.0.0.0:2379", property(ETCD, "listenClientUrl"));
    assertEquals(7980, property("sh.crit.e2d.gossip", "bindPort"));
    assertEquals("/var/lib/etcd", property("sh.crit.e2d.shell", "dataDir"));
    assertArrayEquals(
        new String[] {"a:1"}, (String[]) property("sh.crit.e2d.discovery.static", "initialPeers"));
    assertEquals("?", admin.getConfiguration(CORE, "?").getBundleLocation());
  }

  @Test
  void aLiveChangeTouchesOnlyWhatItConcerns() throws Exception {
    Files.writeString(file, "name: node-1\n");
    publish();
    long etcdBefore = changes(ETCD);
    Files.writeString(file, "name: node-1\nhealthCheckTimeout: 9m\n");
    await()
        .atMost(PATIENCE)
        .until(() -> property(CORE, "healthCheckTimeoutMillis").equals(540_000L));
    assertEquals(etcdBefore, changes(ETCD));
    assertEquals(List.of(), logged(Level.WARN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "requiredClusterSize:\n"})
  void aSizeThatGotLostTakesNobodyOut(String line) throws Exception {
    String peers = "discovery: {initialPeers: [\"a:1\"]}\n";
    Files.writeString(file, "requiredClusterSize: 3\n" + peers);
    publish();
    Files.writeString(file, line + peers + "healthCheckTimeout: 9m\n");
    await().atMost(PATIENCE).until(() -> !publisher.warnings().isEmpty());
    assertEquals(3, property(CORE, "requiredClusterSize"));
    assertEquals(300_000L, property(CORE, "healthCheckTimeoutMillis"));
    assertTrue(
        publisher
            .warnings()
            .get(0)
            .contains(
                "requiredClusterSize: was 3 and is not given any more; write requiredClusterSize: 1"
                    + " if the cluster shall have that size; rejected"),
        publisher.warnings().toString());

    Files.writeString(file, "requiredClusterSize: 1\n" + peers);
    await().atMost(PATIENCE).until(() -> property(CORE, "requiredClusterSize").equals(1));
  }

  @Test
  void aChangeThatNeedsARestartIsToldAndNotPushed() throws Exception {
    Files.writeString(file, "name: node-1\n");
    publish();
    Files.writeString(file, "name: node-2\nclientAddr: :3379\nhealthCheckTimeout: 9m\n");
    await()
        .atMost(PATIENCE)
        .until(() -> property(CORE, "healthCheckTimeoutMillis").equals(540_000L));
    await().atMost(PATIENCE).until(() -> !logged(Level.WARN).isEmpty());
    assertEquals(
        List.of(
            file
                + ":1: name changed from node-1 to node-2; takes effect after bin/stop and bin/start",
            file
                + ":2: clientAddr changed from 0.0.0.0:2379 to 0.0.0.0:3379; takes effect after bin/stop and bin/start"),
        logged(Level.WARN));
    assertEquals(logged(Level.WARN), publisher.warnings());
    assertEquals("node-1", property(CORE, "name"));
    assertEquals("http://0.0.0.0:2379", property(ETCD, "listenClientUrl"));
    Files.writeString(file, "name: node-1\nhealthCheckTimeout: 9m\n");
    await().atMost(PATIENCE).until(publisher::warnings, List.of()::equals);
  }

  @Test
  void theTokenIsNotShown() throws Exception {
    Files.writeString(file, "clusterToken: hush\n");
    publish();
    Files.writeString(file, "clusterToken: quiet\n");
    await().atMost(PATIENCE).until(() -> !publisher.warnings().isEmpty());
    assertEquals(
        List.of(
            file
                + ":1: clusterToken changed from one to another; takes effect after bin/stop and bin/start"),
        publisher.warnings());
  }

  @Test
  void aFileThatIsGoneIsToldUntilItIsBack() throws Exception {
    Files.writeString(file, "name: node-1\n");
    publish();
    assertEquals(List.of(), publisher.warnings());
    String stays =
        "; what it said stays in force while the node runs, put the file back before the next start";
    Files.delete(file);
    await()
        .atMost(PATIENCE)
        .until(publisher::warnings, List.of(file + " does not exist any more" + stays)::equals);
    Files.createDirectory(file);
    await()
        .atMost(PATIENCE)
        .until(
            publisher::warnings,
            List.of(file + " cannot be read any more, the system says: Is a directory" + stays)
                ::equals);
    Files.delete(file);
    Files.writeString(file, "");
    await()
        .atMost(PATIENCE)
        .until(publisher::warnings, List.of(file + " is empty" + stays)::equals);
    Files.writeString(file, "name: node-1\n");
    await().atMost(PATIENCE).until(publisher::warnings, List.of()::equals);
    assertEquals("node-1", property(CORE, "name"));
  }

  @Test
  void manyMistakesAreNotAllShown() throws Exception {
    Files.writeString(file, "name: node-1\n");
    publish();
    StringBuilder wrong = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      wrong.append("k").append(i).append(": x\n");
    }
    Files.writeString(file, wrong);
    await().atMost(PATIENCE).until(() -> !publisher.warnings().isEmpty());
    assertEquals(11, publisher.warnings().size());
    assertEquals(
        file + ": more mistakes follow; mend the first ones to see them",
        publisher.warnings().get(10));
  }

  @Test
  void aBadFileIsToldOnceAndChangesNothing() throws Exception {
    Files.writeString(file, "name: node-1\n");
    publish();
    Files.writeString(file, "name: node-1\nhealthCheckTimeout: 9\nnmae: x\n");
    await().atMost(PATIENCE).until(() -> !publisher.warnings().isEmpty());
    List<String> expected =
        List.of(
            file
                + ":3: nmae: is not a known key; did you mean name?; rejected, the former configuration stays in force",
            file
                + ":2: healthCheckTimeout: 9 has no unit; write a duration such as 30s, 5m or 1h30m; rejected, the former configuration stays in force");
    assertEquals(expected, publisher.warnings());
    assertEquals(300_000L, property(CORE, "healthCheckTimeoutMillis"));
    Files.writeString(file, "name: node-1\nhealthCheckTimeout: 9m\n");
    await()
        .atMost(PATIENCE)
        .until(() -> property(CORE, "healthCheckTimeoutMillis").equals(540_000L));
    assertEquals(expected, logged(Level.ERROR));
    await().atMost(PATIENCE).until(publisher::warnings, List.of()::equals);
  }

  @Test
  void whatAnEarlierRunLeftIsOverwritten() throws Exception {
    Files.writeString(file, "name: node-1\ndataDir: /old\nhealthCheckTimeout: 9m\n");
    publish();
    Configuration other = admin.getConfiguration("somebody.else", "?");
    other.update(org.osgi.framework.FrameworkUtil.asDictionary(Map.of("kept", "yes")));
    publisher.deactivate();
    stopFramework();
    Files.writeString(file, "dataDir: /new\n");
    startFramework(Map.of("e2d.config.file", file.toString()));
    assertEquals("/old", property(CORE, "dataDir"), "Config Admin has kept it");
    publish();
    assertEquals("", property(CORE, "name"));
    assertEquals("/new", property(CORE, "dataDir"));
    assertEquals("/new", property(ETCD, "dataDir"));
    assertEquals(300_000L, property(CORE, "healthCheckTimeoutMillis"));
    assertEquals("yes", property("somebody.else", "kept"));
  }

  @Test
  void theSameConfigurationIsNotWrittenAgain() throws Exception {
    Files.writeString(file, "name: node-1\ndiscovery: {initialPeers: [\"a:1\"]}\n");
    publish();
    long before = changes("sh.crit.e2d.discovery.static");
    publisher.deactivate();
    publish();
    assertEquals(before, changes("sh.crit.e2d.discovery.static"));
  }

  @Test
  void aTextFromStandardInput() throws Exception {
    stopFramework();
    startFramework(Map.of("e2d.config.text", "name: piped\n"));
    publish();
    assertEquals("piped", property(CORE, "name"));
  }

  @Test
  void neitherFileNorText() throws Exception {
    stopFramework();
    startFramework(Map.of());
    publish();
    assertEquals(1, property(CORE, "requiredClusterSize"));
  }

  @Test
  void unknownDiscoveryIsRefusedWhereTheTypesAreKnown() throws Exception {
    stopFramework();
    startFramework(
        Map.of("e2d.config.text", "discovery: {type: magic}\n", "e2d.discovery.types", "a/b, c"));
    publish();
    assertNull(property(CORE, "name"));
    assertTrue(logged(Level.ERROR).get(0).contains("known: a/b, c, static"));
  }

  @Test
  void aLiveChangeIsHeldToWhatTheBundlesProvide() throws Exception {
    install("plugin", "E2D-Discovery-Types: a/b, static\nE2D-Storage-Schemes: gs, x\n");
    Files.writeString(file, "snapshot: {file: 'old://a/b'}\n");
    publish();
    assertEquals("old://a/b", property(CORE, "backupUrl"), "a start was checked already");
    Files.writeString(file, "snapshot: {file: 'ftp://a/b'}\ndiscovery: {type: magic}\n");
    await().atMost(PATIENCE).until(() -> publisher.warnings().size() == 2);
    assertEquals("old://a/b", property(CORE, "backupUrl"));
    assertEquals("static", property(CORE, "discoveryType"));
    Files.writeString(file, "snapshot: {file: 'gs://a/b'}\ndiscovery: {type: a/b}\n");
    await().atMost(PATIENCE).until(() -> property(CORE, "backupUrl").equals("gs://a/b"));
    assertEquals("a/b", property(CORE, "discoveryType"));
    assertEquals(List.of(), publisher.warnings());
  }

  private void install(String name, String headers) throws Exception {
    Path jar = directory.resolve(name + ".jar");
    String manifest =
        "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: "
            + name
            + "\n"
            + headers;
    try (OutputStream out = Files.newOutputStream(jar)) {
      Manifest parsed =
          new Manifest(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)));
      new JarOutputStream(out, parsed).close();
    }
    framework.getBundleContext().installBundle(jar.toUri().toString());
  }
}
