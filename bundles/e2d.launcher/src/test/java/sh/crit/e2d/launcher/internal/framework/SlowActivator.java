package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Of a bundle in a test: leaves a file where it gets to, and does not return while there is a file
 * that forbids it.
 */
public final class SlowActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) throws Exception {
    pass(context, "start");
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    pass(context, "stop");
  }

  private static void pass(BundleContext context, String where)
      throws IOException, InterruptedException {
    Path home = Path.of(context.getProperty("e2d.home"));
    Files.createFile(home.resolve(where + ".reached"));
    if (Files.exists(home.resolve(where + ".forbidden"))) {
      new CountDownLatch(1).await();
    }
  }
}
