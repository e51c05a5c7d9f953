package sh.crit.e2d.itests.appliance;

import java.nio.file.Files;
import java.nio.file.Path;

/** The unpacked appliance under test. */
final class Distribution {
  private Distribution() {}

  static Path home() {
    String dir = System.getProperty("e2d.distribution.dir", "");
    Path home = Path.of(dir);
    if (dir.isEmpty() || !Files.isExecutable(home.resolve("bin/e2d"))) {
      throw new AssertionError(
          "no unpacked appliance at e2d.distribution.dir='" + dir + "'; package the distribution");
    }
    return home;
  }

  static String bin(String command) {
    return home().resolve("bin").resolve(command).toString();
  }

  static String etcd(String tool) {
    return home().resolve("etcd").resolve(tool).toString();
  }
}
