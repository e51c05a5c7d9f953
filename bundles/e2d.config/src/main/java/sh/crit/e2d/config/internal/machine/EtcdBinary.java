package sh.crit.e2d.config.internal.machine;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Problems;

/** Looks for the etcd that would be executed: configured, the appliance's own, the one on PATH. */
public final class EtcdBinary {
  private static final String NAME = "etcd";

  private final Optional<Path> e2dHome;
  private final Map<String, String> environment;

  public EtcdBinary(Optional<Path> e2dHome, Map<String, String> environment) {
    this.e2dHome = e2dHome;
    this.environment = environment;
  }

  /** Notes when there is none. */
  public void check(Optional<Path> configured, Origin origin, Problems problems) {
    if (configured.isEmpty()) {
      if (own().isEmpty() && onPath().isEmpty()) {
        problems.error(
            ErrorCode.ETCD_MISSING,
            origin,
            "no etcd is in "
                + e2dHome.map(home -> home.resolve(NAME).toString()).orElse("the appliance")
                + " nor on PATH; install one, or set etcd.binary to its path");
      }
      return;
    }
    Path binary = configured.get();
    String right = "; name an etcd that this user can execute";
    if (Files.isDirectory(binary)) {
      problems.error(ErrorCode.ETCD_MISSING, origin, binary + " is a directory" + right);
    } else if (Files.notExists(binary)) {
      problems.error(ErrorCode.ETCD_MISSING, origin, binary + " does not exist" + right);
    } else if (!Files.isExecutable(binary)) {
      problems.error(ErrorCode.ETCD_MISSING, origin, binary + " is not executable" + right);
    }
  }

  private Optional<Path> own() {
    return e2dHome.map(home -> home.resolve(NAME).resolve(NAME)).filter(EtcdBinary::usable);
  }

  private Optional<Path> onPath() {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(":", -1))
        .flatMap(directory -> candidate(directory).stream())
        .filter(EtcdBinary::usable)
        .findFirst();
  }

  /** A part of PATH that is no path leads nowhere; shells pass over it too. */
  private static Optional<Path> candidate(String directory) {
    try {
      return Optional.of(Path.of(directory.isEmpty() ? "." : directory, NAME));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean usable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
