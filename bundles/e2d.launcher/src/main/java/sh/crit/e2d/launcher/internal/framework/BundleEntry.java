package sh.crit.e2d.launcher.internal.framework;

import java.nio.file.Path;

/**
 * A bundle to install.
 *
 * @param name how messages call it: the artifact
 * @param jar where it lies
 * @param startOrder lower ones start earlier and stop later; at least 1
 * @param optional whether the appliance goes on without it when it does not start
 * @param library whether it only lends its classes and is never started
 * @param later whether it starts only when the node's etcd has had its chance to start
 */
public record BundleEntry(
    String name, Path jar, int startOrder, boolean optional, boolean library, boolean later) {
  /** Where a feature does not say when a bundle starts. */
  public static final int DEFAULT_ORDER = 50;

  public BundleEntry {
    if (startOrder < 1) {
      throw new IllegalArgumentException(name + ": start-order must be at least 1");
    }
  }
}
