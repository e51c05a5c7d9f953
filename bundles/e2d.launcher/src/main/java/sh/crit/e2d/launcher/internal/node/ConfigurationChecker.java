package sh.crit.e2d.launcher.internal.node;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;

/** Reads configurations before anything is started or changed. */
public interface ConfigurationChecker {
  /**
   * Reads one.
   *
   * @throws E2dException with BAD_CONFIGURATION, one line for each problem
   */
  Checked check(ConfigurationChoice choice) throws E2dException;

  /**
   * Where the node of a configuration keeps its files; other mistakes in it do not matter.
   *
   * @throws E2dException with BAD_CONFIGURATION when that is not to be known
   */
  NodeFiles files(ConfigurationChoice choice) throws E2dException;

  /** A configuration without a mistake. */
  interface Checked {
    /** Where the node keeps its files. */
    NodeFiles files();

    /** Where etcd will listen for clients; empty where it speaks TLS. */
    Optional<InetSocketAddress> plainClient();

    /** Whether the node has the key of the certificate authority, so that gossip is secured. */
    boolean caKey();

    /** Its {@code discovery.type}. */
    String discoveryType();

    /**
     * Looks whether this machine can run the node: files, addresses, the etcd binary. Changes
     * nothing.
     *
     * @return what the user should know although it prevents nothing, one line each
     * @throws E2dException with one line for each thing that prevents it
     */
    List<String> preflight() throws E2dException;
  }
}
