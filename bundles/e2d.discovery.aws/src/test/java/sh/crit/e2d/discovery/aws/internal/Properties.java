package sh.crit.e2d.discovery.aws.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the SDK takes for the environment variables of these names, as long as it is open. */
final class Properties implements AutoCloseable {
  private final Map<String, String> before = new TreeMap<>();

  /** Nothing of this machine. */
  Properties(Path empty) {
    set("aws.sharedCredentialsFile", empty.resolve("no-credentials").toString());
    set("aws.configFile", empty.resolve("no-config").toString());
  }

  void set(String key, String value) {
    String former = System.setProperty(key, value);
    before.putIfAbsent(key, former == null ? "" : former);
  }

  @Override
  public void close() {
    before.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
  }
}
