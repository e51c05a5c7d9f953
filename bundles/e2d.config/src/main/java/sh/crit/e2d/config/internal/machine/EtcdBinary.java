package sh.crit.e2d.config.internal.machine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Problems;

/**
 * Looks for the etcd that would be executed: configured, the appliance's own, the one on PATH. A
 * configured one is asked for its version, because a path is easily mistaken.
 */
public final class EtcdBinary {
  private static final String NAME = "etcd";
  private static final Pattern VERSION = Pattern.compile("etcd Version: \\d{1,4}\\.\\d{1,4}\\.");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long POLL_MILLIS = 5;
  private static final int MOST_BYTES = 4096;
  private static final int QUOTED = 80;

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
    } else {
      noEtcd(binary)
          .ifPresent(
              what -> problems.error(ErrorCode.ETCD_MISSING, origin, binary + " " + what + right));
    }
  }

  /** What shows that a file is something else, empty when it says that it is an etcd. */
  private static Optional<String> noEtcd(Path binary) {
    try {
      Process process =
          new ProcessBuilder(binary.toString(), "--version")
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      try (InputStream output = process.getInputStream()) {
        return judge(process, output);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return Optional.of("does not run: " + reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was not waited for");
    }
  }

  /** Bounded in time and size, for it may be anything; reads only what is there to be read. */
  private static Optional<String> judge(Process process, InputStream output)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    StringBuilder said = new StringBuilder();
    boolean ended = false;
    while (!ended && said.length() < MOST_BYTES && System.nanoTime() - end < 0) {
      ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      int there = Math.min(output.available(), MOST_BYTES - said.length());
      said.append(new String(output.readNBytes(there), StandardCharsets.ISO_8859_1));
    }
    if (VERSION.matcher(said).find()) {
      return Optional.empty();
    }
    String line = said.toString().lines().filter(l -> !l.isBlank()).findFirst().orElse("");
    String plain = line.strip().replaceAll("[^\\x20-\\x7e]", "?");
    String quoted = plain.length() > QUOTED ? plain.substring(0, QUOTED) + "…" : plain;
    return Optional.of(
        "is no etcd: asked for --version it "
            + (quoted.isEmpty() ? "printed nothing" : "printed '" + quoted + "'")
            + (ended ? " and ended with code " + process.exitValue() : " and did not end"));
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
