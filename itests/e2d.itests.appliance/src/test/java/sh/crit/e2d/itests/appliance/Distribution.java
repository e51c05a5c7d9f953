package sh.crit.e2d.itests.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

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

  /** One of its own for a test that changes what is in it. */
  static Path copy(Path to) throws IOException {
    Path from = home();
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(p -> !p.startsWith(from.resolve("run"))).toList()) {
        Path target = to.resolve(from.relativize(each));
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return to;
  }

  static String bin(String command) {
    return home().resolve("bin").resolve(command).toString();
  }

  static String etcd(String tool) {
    return home().resolve("etcd").resolve(tool).toString();
  }
}
