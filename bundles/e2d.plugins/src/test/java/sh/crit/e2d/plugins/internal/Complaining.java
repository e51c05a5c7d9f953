package sh.crit.e2d.plugins.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Of a bundle in a test: starts, and throws when it is stopped. */
public final class Complaining implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    System.setProperty(
        Note.PREFIX + context.getBundle().getSymbolicName(),
        context.getBundle().getVersion().toString());
  }

  @Override
  public void stop(BundleContext context) {
    System.clearProperty(Note.PREFIX + context.getBundle().getSymbolicName());
    throw new IllegalStateException("I am not done");
  }
}
