package sh.crit.e2d.itests.osgi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdProcess;
import sh.crit.e2d.spi.gossip.Gossip;

/** The bundles of the distribution, all of them, in a real Felix with a real etcd. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundlesOSGiTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration AT_ONCE = Duration.ofSeconds(20);
  private static final Pattern SHARED =
      Pattern.compile("(e2d\\.(api|spi)|org\\.osgi\\.(service\\.component|util\\..*))-.*\\.jar");

  @Inject private BundleContext context;
  @Inject private ConfigurationAdmin configurationAdmin;

  @Configuration
  public Option[] configuration() throws IOException {
    Path home = Path.of(System.getProperty("e2d.distribution.dir"));
    return options(
        systemPackages(
            "org.slf4j;version=2.0.17",
            "org.slf4j.spi;version=2.0.17",
            "org.slf4j.event;version=2.0.17",
            "org.slf4j.helpers;version=2.0.17",
            "com.google.gson;version=2.13.1",
            "com.google.gson.annotations;version=2.13.1",
            "com.google.gson.reflect;version=2.13.1",
            "com.google.gson.stream;version=2.13.1"),
        exported("org.yaml.snakeyaml", "org/yaml/snakeyaml"),
        exported("org.jline", "org/jline"),
        frameworkProperty("e2d.home").value(home.toString()),
        frameworkProperty("e2d.version").value("test"),
        frameworkProperty("e2d.config.text").value(yaml()),
        frameworkProperty("gosh.args").value("--nointeractive"),
        // What the appliance has on its class path instead, and exports from the system bundle.
        bundles(home.resolve("lib"), SHARED),
        bundles(home.resolve("bundles"), Pattern.compile(".*\\.jar")),
        junitBundles());
  }

  private static String yaml() throws IOException {
    Path dataDir = Files.createTempDirectory("e2d-osgi").resolve("data");
    return String.join(
        "\n",
        "dataDir: " + dataDir,
        "host: 127.0.0.1",
        "clientAddr: 127.0.0.1:" + freePort(),
        "peerAddr: 127.0.0.1:" + freePort(),
        "gossipAddr: 127.0.0.1:" + freePort());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Option bundles(Path directory, Pattern name) throws IOException {
    try (Stream<Path> jars = Files.list(directory)) {
      return composite(
          jars.filter(p -> name.matcher(p.getFileName().toString()).matches())
              .sorted()
              .map(p -> bundle("reference:" + p.toUri()))
              .toArray(Option[]::new));
    }
  }

  private static Option exported(String root, String path) throws IOException {
    return systemPackages(SystemPackages.below(root, path).toArray(String[]::new));
  }

  /** The core goes first: it would start etcd again. */
  @After
  public void stopEtcd() throws Exception {
    for (Bundle bundle : context.getBundles()) {
      if ("e2d.core".equals(bundle.getSymbolicName())) {
        bundle.stop();
      }
    }
    service(EtcdProcess.class).stop(Duration.ofSeconds(30));
  }

  @Test
  public void everyBundleIsActiveAndANodeComesUpWhoseConfigurationChangesLive() throws Exception {
    List<String> inactive =
        Arrays.stream(context.getBundles())
            .filter(b -> b.getSymbolicName().startsWith("e2d."))
            .filter(b -> b.getState() != Bundle.ACTIVE)
            .map(Bundle::getSymbolicName)
            .toList();
    assertEquals(List.of(), inactive);
    for (Class<?> type :
        List.of(
            EtcdProcess.class,
            EtcdCluster.class,
            DataDirectory.class,
            Gossip.class,
            DiscoveryProvider.class)) {
      assertTrue(type.getName(), service(type) != null);
    }
    Appliance appliance = service(Appliance.class);
    until("the node serves", () -> appliance.status().state() == NodeStatus.RUNNING);
    aConfigurationUpdateReachesTheProviderThatRuns(appliance);
    aConfigurationUpdateReachesTheCoreThatRuns(appliance);
    nativeCodeIsLoadedFromTheBundlesOwnDirectoryAndNotBeforeItIsNeeded();
  }

  private void nativeCodeIsLoadedFromTheBundlesOwnDirectoryAndNotBeforeItIsNeeded()
      throws Exception {
    assertFalse(maps().contains("libbc-"));

    assertEquals(32, service(SnapshotCipher.class).sha256().digest().length);

    boolean today =
        List.of("amd64", "aarch64").contains(System.getProperty("os.arch"))
            && System.getProperty("os.name").equals("Linux");
    assertEquals(today, maps().contains("/native/bc-lts"));
  }

  /** What this process has loaded, and from where. */
  private static String maps() throws IOException {
    return Files.readString(Path.of("/proc/self/maps"));
  }

  private void aConfigurationUpdateReachesTheProviderThatRuns(Appliance appliance)
      throws Exception {
    DiscoveryProvider before = context.getService(fixedPeers());

    update("sh.crit.e2d.discovery.static", "initialPeers", new String[] {"192.0.2.9:7980"});

    until("the new peers are answered", () -> answer(before).equals(List.of("192.0.2.9:7980")));
    atOnce("they are asked for", () -> knows(appliance, "192.0.2.9"));
    assertSame(before, context.getService(fixedPeers()));
  }

  /** One provider of several. */
  private ServiceReference<DiscoveryProvider> fixedPeers() throws Exception {
    String fixed = "(" + DiscoveryProvider.TYPE_PROPERTY + "=static)";
    return context.getServiceReferences(DiscoveryProvider.class, fixed).iterator().next();
  }

  private static List<String> answer(DiscoveryProvider provider) throws Exception {
    return provider
        .discover(new DiscoveryProvider.Query(Map.of(), 7980, Duration.ofSeconds(5)))
        .peers()
        .stream()
        .map(HostPort::toString)
        .toList();
  }

  /**
   * It takes another provider, which watches: a cluster at rest asks once a minute, so by what it
   * hears so soon it is seen that it was told.
   */
  private void aConfigurationUpdateReachesTheCoreThatRuns(Appliance before) throws Exception {
    long pid = before.status().etcdPid();
    Path list = Files.createTempDirectory("e2d-peers").resolve("peers");
    Files.writeString(list, "192.0.2.10\n");

    update("sh.crit.e2d.core", "discoveryMatches", new String[] {"path=" + list});
    update("sh.crit.e2d.core", "discoveryType", "file");
    atOnce("the file is read", () -> knows(before, "192.0.2.10"));

    Files.writeString(list, "192.0.2.11\n");
    atOnce("the file is read again", () -> knows(before, "192.0.2.11"));

    Files.writeString(list, "");
    atOnce("it is told that it is empty", () -> knows(before, "is empty"));
    assertSame(before, context.getService(context.getServiceReference(Appliance.class)));
    assertEquals(pid, before.status().etcdPid());
    assertEquals(NodeStatus.RUNNING, before.status().state());
  }

  /** What discovery answered last is among the facts of the plan. */
  private static boolean knows(Appliance appliance, String words) {
    return appliance.plan().facts().stream().anyMatch(fact -> fact.contains(words));
  }

  private void update(String pid, String key, Object value) throws IOException {
    org.osgi.service.cm.Configuration configuration = configurationAdmin.getConfiguration(pid, "?");
    Dictionary<String, Object> properties = configuration.getProperties();
    properties.put(key, value);
    configuration.update(properties);
  }

  private <T> T service(Class<T> type) throws InterruptedException {
    ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
    tracker.open();
    try {
      T service = tracker.waitForService(PATIENCE.toMillis());
      assertTrue("no service " + type.getName(), service != null);
      return service;
    } finally {
      tracker.close();
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  /** Awaitility is no bundle, and this probe lives in the framework. */
  private static void until(String what, Condition condition) throws Exception {
    within(PATIENCE, what, condition);
  }

  /** Far sooner than what asks at intervals would. */
  private static void atOnce(String what, Condition condition) throws Exception {
    within(AT_ONCE, what, condition);
  }

  private static void within(Duration patience, String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    Object pause = new Object();
    while (!condition.holds()) {
      assertTrue("not within " + patience + ": " + what, System.nanoTime() < deadline);
      synchronized (pause) {
        pause.wait(100);
      }
    }
  }
}
