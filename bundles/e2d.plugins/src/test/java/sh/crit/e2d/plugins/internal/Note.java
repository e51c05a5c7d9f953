package sh.crit.e2d.plugins.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Of a bundle in a test: says which version of it runs. */
public final class Note implements BundleActivator {
  static final String PREFIX = "test.note.";

  @Override
  public void start(BundleContext context) {
    System.setProperty(
        PREFIX + context.getBundle().getSymbolicName(),
        context.getBundle().getVersion().toString());
  }

  @Override
  public void stop(BundleContext context) {
    System.clearProperty(PREFIX + context.getBundle().getSymbolicName());
  }
}
