package sh.crit.e2d.plugins.internal;

import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import sh.crit.e2d.spi.notice.WarningSource;

/** Of a bundle in a test: serves one of the appliance's interfaces. */
public final class Offering implements BundleActivator, WarningSource {
  @Override
  public void start(BundleContext context) {
    System.setProperty(
        Note.PREFIX + context.getBundle().getSymbolicName(),
        context.getBundle().getVersion().toString());
    context.registerService(WarningSource.class, this, null);
  }

  @Override
  public void stop(BundleContext context) {
    System.clearProperty(Note.PREFIX + context.getBundle().getSymbolicName());
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }
}
