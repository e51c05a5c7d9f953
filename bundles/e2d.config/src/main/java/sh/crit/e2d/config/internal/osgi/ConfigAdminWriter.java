package sh.crit.e2d.config.internal.osgi;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Brings Config Admin to what the configuration says, touching only what differs. */
final class ConfigAdminWriter {
  /** Set by Config Admin itself. */
  private static final Set<String> AUTOMATIC =
      Set.of(Constants.SERVICE_PID, "service.factoryPid", "service.bundleLocation");

  private final ConfigurationAdmin admin;

  ConfigAdminWriter(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /**
   * Writes every PID whose properties differ.
   *
   * @param optional PIDs that are deleted where nothing is wanted of them
   * @return the PIDs that were written or deleted
   * @throws IOException if Config Admin cannot store them
   */
  Set<String> write(Map<String, Map<String, Object>> wanted, Set<String> optional)
      throws IOException {
    Set<String> written = new TreeSet<>();
    for (String pid : optional) {
      if (!wanted.containsKey(pid) && deleted(pid)) {
        written.add(pid);
      }
    }
    for (Map.Entry<String, Map<String, Object>> pid : wanted.entrySet()) {
      // "?" lets bundles of any location have it.
      Configuration configuration = admin.getConfiguration(pid.getKey(), "?");
      if (!same(configuration.getProperties(), pid.getValue())) {
        configuration.update(FrameworkUtil.asDictionary(pid.getValue()));
        written.add(pid.getKey());
      }
    }
    return written;
  }

  private boolean deleted(String pid) throws IOException {
    Configuration configuration = admin.getConfiguration(pid, "?");
    boolean there = configuration.getProperties() != null;
    configuration.delete();
    return there;
  }

  private static boolean same(Dictionary<String, Object> there, Map<String, Object> wanted) {
    if (there == null) {
      return false;
    }
    int own = 0;
    for (Enumeration<String> keys = there.keys(); keys.hasMoreElements(); ) {
      String key = keys.nextElement();
      if (!AUTOMATIC.contains(key)) {
        own++;
        if (!Objects.deepEquals(there.get(key), wanted.get(key))) {
          return false;
        }
      }
    }
    return own == wanted.size();
  }
}
