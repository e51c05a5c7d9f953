package sh.crit.e2d.plugins.internal.deploy;

import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * A bundle that a plugin has made, or whose place it has taken.
 *
 * @param bundle the bundle
 * @param content what it consists of now
 * @param shipped what the appliance's own bundle consists of; empty for a bundle of the plugin's
 *     own
 * @param touched the bundle's last change, by which one is told that somebody else has made
 */
public record Deployment(Bundle bundle, Content content, Optional<Content> shipped, long touched) {
  /** Whether somebody else has changed the bundle since. */
  public boolean foreign() {
    return bundle.getLastModified() != touched;
  }

  /** Whether its bundle runs, or would as soon as it is used. */
  public boolean runs() {
    return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING;
  }

  /**
   * Whether a bundle of the plugin's own has lost what it was given; those of the appliance may
   * just not have been started yet.
   */
  public boolean lacksSomething() {
    return shipped.isEmpty() && bundle.getState() == Bundle.INSTALLED;
  }
}
