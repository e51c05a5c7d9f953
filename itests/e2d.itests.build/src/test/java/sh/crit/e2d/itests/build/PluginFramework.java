package sh.crit.e2d.itests.build;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/** A framework with Declarative Services that shares what the appliance shares with its bundles. */
final class PluginFramework implements AutoCloseable {
  private static final List<String> SHARED =
      List.of(
          "sh.crit.e2d.api.error;version=1.0.0",
          "sh.crit.e2d.api.model;version=1.0.0",
          "sh.crit.e2d.spi.discovery;version=1.1.0",
          "sh.crit.e2d.spi.http;version=1.0.0",
          "sh.crit.e2d.spi.storage;version=1.0.0",
          "com.google.gson;version=2.13.1",
          "com.google.gson.reflect;version=2.13.1",
          "org.slf4j;version=2.0.17");

  private final Framework framework;

  PluginFramework(Path cache) throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    cache.toString(),
                    "org.osgi.framework.system.packages.extra",
                    String.join(",", SHARED)));
    framework.start();
    List<Bundle> bundles = new ArrayList<>();
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Path.of(jar)
          .getFileName()
          .toString()
          .matches("org\\.(apache\\.felix\\.scr|osgi\\.service\\.component|osgi\\.util\\..*)-.*")) {
        bundles.add(context().installBundle(Path.of(jar).toUri().toString()));
      }
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  void start(Path jar) throws BundleException {
    context().installBundle(jar.toUri().toString()).start();
  }

  /** What a provider says to a question that it cannot answer. */
  E2dException refusal(String type) throws Exception {
    ServiceReference<DiscoveryProvider> reference =
        context()
            .getServiceReferences(DiscoveryProvider.class, "(e2d.discovery.type=" + type + ")")
            .iterator()
            .next();
    DiscoveryProvider provider = context().getService(reference);
    return assertThrows(
        E2dException.class,
        () ->
            provider.discover(
                new DiscoveryProvider.Query(
                    Map.of("selector", "etcd"), 7980, Duration.ofSeconds(10))));
  }

  @Override
  public void close() throws BundleException {
    framework.stop();
    try {
      framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
