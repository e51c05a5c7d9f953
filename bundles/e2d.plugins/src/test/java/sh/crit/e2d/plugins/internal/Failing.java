package sh.crit.e2d.plugins.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Of a bundle in a test: does not start. */
public final class Failing implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("no disk");
  }

  @Override
  public void stop(BundleContext context) {
    throw new IllegalStateException("never started");
  }
}
