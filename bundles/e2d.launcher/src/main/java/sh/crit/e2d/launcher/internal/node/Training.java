package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;
import sh.crit.e2d.launcher.internal.framework.Assembly;
import sh.crit.e2d.launcher.internal.framework.BundleEntry;
import sh.crit.e2d.launcher.internal.framework.FeatureReader;
import sh.crit.e2d.launcher.internal.framework.FrameworkHost;

/**
 * A start that shows the JVM which classes starts need, for its shared archive. Runs every bundle
 * but the one that hands out configurations; without one, nothing listens and nothing is executed.
 */
public final class Training {
  private static final String CONFIGURES = "e2d.config";
  private static final int PATIENCE_MILLIS = 30_000;

  private final ApplianceLayout layout;
  private final String version;

  /**
   * Starts nothing yet.
   *
   * @param layout of the appliance
   * @param version of e2d
   */
  public Training(ApplianceLayout layout, String version) {
    this.layout = layout;
    this.version = version;
  }

  /**
   * Starts, stops and leaves nothing behind.
   *
   * @throws E2dException when the features do not start
   */
  public void run(ConfigurationChecker checker) throws E2dException, InterruptedException {
    checker.check(ConfigurationChoice.ofText("name: training\n"));
    Assembly all = new FeatureReader(layout).read();
    List<BundleEntry> harmless =
        all.bundles().stream().filter(entry -> !entry.name().equals(CONFIGURES)).toList();
    try {
      Path storage = Files.createTempDirectory("e2d-training");
      Map<String, String> properties =
          Map.of(
              "e2d.home",
              layout.home().toString(),
              "e2d.version",
              version,
              "gosh.args",
              "--nointeractive");
      FrameworkHost host = new FrameworkHost(storage, properties);
      host.start(new Assembly(harmless, all.configurations()));
      host.stop();
      host.awaitStop(PATIENCE_MILLIS);
      delete(storage);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE, "launcher.train", "temporary directory", e.getMessage(), e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
