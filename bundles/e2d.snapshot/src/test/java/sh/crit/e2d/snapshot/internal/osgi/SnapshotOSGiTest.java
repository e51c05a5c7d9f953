package sh.crit.e2d.snapshot.internal.osgi;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;
import sh.crit.e2d.snapshot.internal.testing.FakeRestore;
import sh.crit.e2d.snapshot.internal.testing.NoChanges;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.notice.WarningSource;
import sh.crit.e2d.spi.snapshot.Backups;

/** The packaged bundle in a real framework, whose parts come one after the other. */
class SnapshotOSGiTest {
  private static final String CODEC = "sh.crit.e2d.snapshot.internal.codec";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> SHARED =
      List.of(
          "sh.crit.e2d.api.error;version=1.0.0",
          "sh.crit.e2d.api.files;version=1.0.0",
          "sh.crit.e2d.api.model;version=1.0.0",
          "sh.crit.e2d.api.service;version=1.0.0",
          "sh.crit.e2d.spi.crypto;version=1.0.0",
          "sh.crit.e2d.spi.etcd;version=1.0.0",
          "sh.crit.e2d.spi.notice;version=1.0.0",
          "sh.crit.e2d.spi.snapshot;version=0.1.0",
          "sh.crit.e2d.spi.storage;version=1.0.0",
          "com.google.gson;version=2.13.1",
          "org.osgi.service.cm;version=1.6.1",
          "org.slf4j;version=2.0.17",
          "org.slf4j.event;version=2.0.17",
          "org.slf4j.spi;version=2.0.17",
          "org.slf4j.helpers;version=2.0.17");

  @TempDir Path dir;
  private Framework framework;
  private final FakeEtcd etcd = new FakeEtcd();

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    dir.resolve("cache").toString(),
                    "org.osgi.framework.system.packages.extra",
                    String.join(",", SHARED)));
    framework.start();
    List<Bundle> runtime = new ArrayList<>();
    for (String name :
        List.of(
            "org.osgi.service.component-",
            "org.osgi.util.promise-",
            "org.osgi.util.function-",
            "org.apache.felix.scr-",
            "org.apache.felix.configadmin-")) {
      runtime.add(install(name));
    }
    for (Bundle bundle : runtime) {
      bundle.start();
    }
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      Pattern jar = Pattern.compile("e2d\\.snapshot-[^/]*\\.jar");
      Path own =
          files
              .filter(file -> jar.matcher(file.getFileName().toString()).matches())
              .findFirst()
              .orElseThrow();
      framework.getBundleContext().installBundle(own.toUri().toString()).start();
    }
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
  }

  private Bundle install(String name) throws Exception {
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Path.of(jar).getFileName().toString().startsWith(name)) {
        return framework.getBundleContext().installBundle(Path.of(jar).toUri().toString());
      }
    }
    throw new AssertionError("no " + name + " in the class path");
  }

  private <T> T service(Class<T> type) throws Exception {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(framework.getBundleContext(), type, null);
    tracker.open();
    T service = tracker.waitForService(PATIENCE.toMillis());
    assertTrue(service != null, () -> "no " + type);
    return service;
  }

  private void configure(String compression) throws Exception {
    Map<String, Object> config =
        Map.of(
            "url",
            dir.resolve("store/etcd.snapshot").toUri().toString(),
            "intervalMillis",
            1000L,
            "compression",
            compression,
            "dataDir",
            dir.resolve("data").toString(),
            "clientUrl",
            FakeEtcd.ENDPOINT);
    service(ConfigurationAdmin.class)
        .getConfiguration("sh.crit.e2d.snapshot", "?")
        .update(FrameworkUtil.asDictionary(config));
  }

  private static Appliance leading() {
    StatusView status =
        new StatusView(
            "n1",
            NodeStatus.RUNNING,
            "",
            "c1",
            1,
            List.of(),
            "n1",
            "3.5.30",
            1,
            false,
            "",
            "",
            "",
            false,
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of());
    return (Appliance)
        Proxy.newProxyInstance(
            Appliance.class.getClassLoader(),
            new Class<?>[] {Appliance.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "status" -> status;
                  case "hashCode" -> 1;
                  case "equals" -> proxy == arguments[0];
                  default -> method.getName();
                });
  }

  @Test
  void partsComeAndGo() throws Exception {
    BundleContext context = framework.getBundleContext();
    provide(context);
    configure("zstd");
    Backups backups = service(Backups.class);
    Snapshots snapshots = service(Snapshots.class);

    E2dException nobody = assertThrows(E2dException.class, backups::newest);
    assertTrue(nobody.getMessage().contains("no storage bundle serves 'file:"));
    Bundle storage = install("e2d.storage.file-");
    storage.start();
    await().atMost(PATIENCE).until(() -> answers(backups));
    assertEquals(Optional.empty(), backups.newest());

    context.registerService(Appliance.class, leading(), null);
    await().atMost(PATIENCE).until(() -> !snapshots.list().isEmpty());
    assertEquals("zstd", snapshots.list().get(0).compression());
    assertEquals(7, backups.newest().orElseThrow().revision());
    await().atMost(PATIENCE).until(() -> snapshots.state().newest() != null);
    assertEquals(List.of(), service(WarningSource.class).warnings());

    storage.stop();
    assertThrows(E2dException.class, backups::newest);
    await()
        .atMost(PATIENCE)
        .until(() -> snapshots.state().problem().contains("no storage bundle serves"));
    storage.start();
    await().atMost(PATIENCE).until(() -> answers(backups));
    await().atMost(PATIENCE).until(() -> snapshots.state().problem().isEmpty());
  }

  /** The native code is unpacked by the framework, not into the user's home or /tmp. */
  @Test
  void gzipIsCompressedByWhatTheBundleCarries() throws Exception {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "none is carried for this machine");
    BundleContext context = framework.getBundleContext();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(CODEC + ".IsalSearch");
    lines.start();
    logger.addAppender(lines);
    try {
      provide(context);
      install("e2d.storage.file-").start();
      configure("gzip");
      context.registerService(Appliance.class, leading(), null);
      Snapshots snapshots = service(Snapshots.class);

      await().atMost(PATIENCE).until(() -> !snapshots.list().isEmpty());

      assertEquals("gzip", snapshots.list().get(0).compression());
      assertEquals(
          List.of("gzip is compressed by ISA-L: libgkl_compression.so"),
          lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
      assertEquals(null, System.getProperty("jna.nounpack"));
    } finally {
      logger.detachAppender(lines);
    }
  }

  private void provide(BundleContext context) throws IOException {
    context.registerService(SnapshotCipher.class, CIPHER, null);
    context.registerService(
        new String[] {EtcdContent.class.getName(), EtcdCluster.class.getName()}, etcd, null);
    context.registerService(EtcdRestore.class, new FakeRestore(), null);
    context.registerService(EtcdChanges.class, new NoChanges(), null);
    Files.createDirectories(dir.resolve("store"));
  }

  private static boolean answers(Backups backups) {
    try {
      backups.newest();
      return true;
    } catch (E2dException e) {
      return false;
    }
  }

  private static final SnapshotCipher CIPHER =
      sh.crit.e2d.snapshot.internal.pipeline.Snapshots.CIPHER;
}
