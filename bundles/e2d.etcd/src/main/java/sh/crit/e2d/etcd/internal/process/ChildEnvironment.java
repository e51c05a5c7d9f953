package sh.crit.e2d.etcd.internal.process;

import java.util.Map;
import java.util.Set;

/**
 * What etcd gets of the appliance's environment.
 *
 * <p>A list of what is let through and not of what is held back: etcd takes every {@code ETCD_*}
 * variable for a flag, the appliance's own environment holds credentials of clouds that nobody can
 * list, and {@code NOTIFY_SOCKET} would let etcd tell the service manager that the appliance is
 * ready.
 */
public final class ChildEnvironment {
  private static final Set<String> LET_THROUGH =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "GOMAXPROCS",
          "GOGC",
          "GOMEMLIMIT",
          "GODEBUG",
          "GOTRACEBACK",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  private ChildEnvironment() {}

  /** Removes from a child's environment all that it has no use for. */
  public static void cleanse(Map<String, String> environment) {
    environment.keySet().retainAll(LET_THROUGH);
  }
}
