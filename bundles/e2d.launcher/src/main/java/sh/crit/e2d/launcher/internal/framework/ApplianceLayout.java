package sh.crit.e2d.launcher.internal.framework;

import java.nio.file.Path;

/**
 * Where the unpacked appliance keeps what.
 *
 * @param home absolute directory of the appliance
 */
public record ApplianceLayout(Path home) {
  public ApplianceLayout {
    home = home.toAbsolutePath().normalize();
  }

  /** The OSGi feature files. */
  public Path features() {
    return home.resolve("features");
  }

  /** Bundles that a user dropped in. */
  public Path plugins() {
    return home.resolve("plugins");
  }

  /** The jar of one of our or the framework's bundles. */
  public Path bundle(String artifact, String version) {
    return home.resolve("bundles").resolve(artifact + "-" + version + ".jar");
  }

  /** The etcd binary that the appliance carries; may be absent. */
  public Path etcd() {
    return home.resolve("etcd").resolve("etcd");
  }

  /** A user's own logging setup; may be absent. */
  public Path loggingSetup() {
    return home.resolve("config").resolve("logback.xml");
  }

  /** The program that users call. */
  public Path program() {
    return home.resolve("bin").resolve("e2d");
  }

  /** What one installation remembers between calls; may not be writable. */
  public Path run() {
    return home.resolve("run");
  }
}
