package sh.crit.e2d.storage.s3.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;

/** The packaged bundle in a real framework: it resolves, and the SDK in it finds its parts. */
class S3OSGiTest {
  private static final List<String> SHARED =
      List.of(
          "sh.crit.e2d.api.error;version=1.0.0",
          "sh.crit.e2d.spi.storage;version=1.0.0",
          "org.osgi.service.cm;version=1.6.1",
          "org.slf4j;version=2.0.17",
          "org.slf4j.event;version=2.0.17",
          "org.slf4j.spi;version=2.0.17",
          "org.slf4j.helpers;version=2.0.17");
  private static final List<String> PROPERTIES =
      List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.endpointUrlSts");

  @TempDir Path cache;
  private Framework framework;
  private ServiceTracker<StorageProvider, StorageProvider> providers;

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    cache.toString(),
                    "org.osgi.framework.system.packages.extra",
                    String.join(",", SHARED)));
    framework.start();
    startBundles(framework.getBundleContext());
    providers = new ServiceTracker<>(framework.getBundleContext(), StorageProvider.class, null);
    providers.open();
  }

  @AfterEach
  void stop() throws Exception {
    PROPERTIES.forEach(System::clearProperty);
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
  }

  private static void startBundles(BundleContext context) throws Exception {
    List<Bundle> bundles = new ArrayList<>();
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(jar).getFileName().toString();
      if (name.matches(
          "org\\.apache\\.felix\\.(scr|configadmin)-.*|org\\.osgi\\.service\\.component-.*"
              + "|org\\.osgi\\.util\\.(promise|function)-.*")) {
        bundles.add(context.installBundle(Path.of(jar).toUri().toString()));
      }
    }
    try (var files = Files.list(Path.of("target"))) {
      for (Path jar :
          files.filter(f -> f.toString().matches(".*e2d\\.storage\\.s3-[^/]*\\.jar")).toList()) {
        bundles.add(context.installBundle(jar.toUri().toString()));
      }
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  private void configure(String endpoint, String role) throws IOException {
    BundleContext context = framework.getBundleContext();
    ConfigurationAdmin admin =
        context.getService(context.getServiceReference(ConfigurationAdmin.class));
    Map<String, Object> values =
        Map.of("endpoint", endpoint, "pathStyle", true, "roleArn", role, "region", "eu-west-1");
    admin
        .getConfiguration("sh.crit.e2d.storage.s3", "?")
        .update(FrameworkUtil.asDictionary(values));
  }

  private void find(String url) throws Exception {
    StorageProvider provider = providers.waitForService(30_000);
    assertTrue(provider.accepts(url));
    try (Store store = provider.open(url)) {
      assertTrue(store.find("a").isEmpty());
    }
  }

  /** The whole way of a request but the network: client, interceptors, credentials, signer. */
  @Test
  void theProviderComesUpAndReachesItsStore() throws Exception {
    // Before it is known which server is meant, none is asked.
    assertNull(providers.getService());
    configure("", "");
    E2dException e =
        assertThrows(E2dException.class, () -> find("https://fra1.digitaloceanspaces.com/bucket"));

    assertTrue(
        e.getMessage().contains("set E2D_DO_SPACES_KEY and E2D_DO_SPACES_SECRET"), e.getMessage());
    assertArrayEquals(
        new String[] {"s3", "https"},
        (String[]) providers.getServiceReference().getProperty("e2d.storage.schemes"));
  }

  @Test
  void anotherServerAndARoleTakeEffectAtOnce() throws Exception {
    System.setProperty("aws.accessKeyId", "AKBASE");
    System.setProperty("aws.secretAccessKey", Cloud.SECRET);
    try (Cloud first = new Cloud();
        Cloud second = new Cloud()) {
      System.setProperty("aws.endpointUrlSts", second.url());
      configure(first.url(), "");
      find("s3://bucket/a");
      configure(second.url(), "arn:aws:iam::123456789012:role/backup");
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                find("s3://bucket/a");
                assertTrue(second.asked.size() > 0);
              });
      assertEquals("AKBASE eu-west-1", first.asked.get(0));
      assertEquals("AKAssumeRole eu-west-1 token-of-sts", second.asked.get(0));
    }
  }
}
