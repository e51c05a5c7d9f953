package sh.crit.e2d.launcher.internal.node;

import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;

/** What the launcher wants to know about a configuration before anything is started or changed. */
public interface ConfigurationChecker {
  /**
   * Where the node keeps its files.
   *
   * @throws E2dException with BAD_CONFIGURATION, one line for each problem
   */
  NodeFiles files(ConfigurationChoice choice) throws E2dException;

  /**
   * Whether this machine can run the node: files, addresses, the etcd binary. Changes nothing.
   *
   * @throws E2dException with exit code 2, one line for each problem
   */
  void preflight(ConfigurationChoice choice) throws E2dException;
}
