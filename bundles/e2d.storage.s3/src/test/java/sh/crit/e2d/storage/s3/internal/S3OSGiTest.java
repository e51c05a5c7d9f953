package sh.crit.e2d.storage.s3.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** The packaged bundle in a real framework: it resolves, and the SDK in it finds its parts. */
class S3OSGiTest {
  @TempDir Path cache;

  @Test
  void theProviderComesUpAndReachesItsStore() throws Exception {
    Framework framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    cache.toString(),
                    "org.osgi.framework.system.packages.extra",
                    "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,"
                        + "org.slf4j.spi;version=2.0.17,org.slf4j.helpers;version=2.0.17"));
    framework.start();
    try {
      start(framework.getBundleContext());
      ServiceTracker<Object, Object> tracker =
          new ServiceTracker<>(
              framework.getBundleContext(), "sh.crit.e2d.spi.storage.StorageProvider", null);
      // This test sees the type in its class path too, and not as the bundles do.
      tracker.open(true);
      Object provider = tracker.waitForService(30_000);
      assertTrue(provider != null, "no provider");
      assertEquals(
          List.of("s3", "https"),
          List.of((String[]) tracker.getServiceReference().getProperty("e2d.storage.schemes")));
      assertMessage(provider, "set E2D_DO_SPACES_KEY and E2D_DO_SPACES_SECRET");
    } finally {
      framework.stop();
      framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
    }
  }

  /** The whole way of a request but the network: client, interceptors, credentials, signer. */
  private static void assertMessage(Object provider, String words) throws Exception {
    Object store =
        call(provider, "open", String.class, "https://fra1.digitaloceanspaces.com/bucket");
    InvocationTargetException e =
        assertThrows(InvocationTargetException.class, () -> call(store, "find", String.class, "a"));
    assertTrue(e.getCause().getMessage().contains(words), e.getCause().toString());
  }

  private static Object call(Object target, String method, Class<?> type, Object argument)
      throws Exception {
    Class<?> seen =
        target
            .getClass()
            .getClassLoader()
            .loadClass(
                "sh.crit.e2d.spi.storage." + (method.equals("open") ? "StorageProvider" : "Store"));
    return seen.getMethod(method, type).invoke(target, argument);
  }

  private static void start(BundleContext context) throws Exception {
    List<Bundle> bundles = new ArrayList<>();
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(jar).getFileName().toString();
      if (name.matches(
          "e2d\\.(api|spi)-.*jar|org\\.apache\\.felix\\.scr-.*|org\\.osgi\\.service\\.component-.*"
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
}
