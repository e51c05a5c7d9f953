package sh.crit.e2d.plugins.internal;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Of a bundle in a test: does not come back from its start until the test lets it. */
public final class Hanging implements BundleActivator {
  static final String LATCH = "test.hanging";

  /** What holds them; classes of the bundle are others than those of the test. */
  static CountDownLatch latch() {
    return (CountDownLatch)
        System.getProperties().computeIfAbsent(LATCH, key -> new CountDownLatch(1));
  }

  @Override
  public void start(BundleContext context) throws InterruptedException {
    latch().await();
  }

  @Override
  public void stop(BundleContext context) {
    System.clearProperty(Note.PREFIX + context.getBundle().getSymbolicName());
  }
}
