package sh.crit.e2d.launcher.internal.framework;

import java.util.List;
import java.util.Map;

/**
 * What the features ask for.
 *
 * @param bundles in the order in which they start
 * @param configurations default configurations by PID, as factory~name where it is one of a factory
 * @param plugins whether there are plugins, which may import from any bundle, and take its place
 */
public record Assembly(
    List<BundleEntry> bundles, Map<String, Map<String, Object>> configurations, boolean plugins) {
  public Assembly {
    bundles = List.copyOf(bundles);
    configurations = Map.copyOf(configurations);
  }

  /** Those that wait, or those that do not. */
  List<BundleEntry> bundles(boolean later) {
    return bundles.stream().filter(entry -> entry.later() == later).toList();
  }
}
