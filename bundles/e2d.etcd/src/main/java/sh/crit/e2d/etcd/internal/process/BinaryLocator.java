package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Finds the etcd to execute: the configured one, else the one that the distribution carries, else
 * the one on PATH. Safe for use by several threads.
 */
final class BinaryLocator {
  private static final long VERSION_PATIENCE_SECONDS = 20;

  private final Optional<Path> configured;
  private final Optional<Path> home;
  private final SearchPath searchPath;
  private Known known;

  /** A binary that was asked before, with what tells whether it is still the same file. */
  private record Known(EtcdBinary binary, FileTime modified, long size) {}

  /**
   * @param configured the configured binary, empty to look for one
   * @param home the directory of the appliance, empty when unknown
   */
  BinaryLocator(Optional<Path> configured, Optional<Path> home, SearchPath searchPath) {
    this.configured = configured;
    this.home = home;
    this.searchPath = searchPath;
  }

  /**
   * The binary to execute. Asks it for its version only when the file is not the one asked before,
   * because this is called in every round of the appliance.
   *
   * @throws E2dException ETCD_MISSING
   */
  synchronized EtcdBinary locate() throws E2dException {
    Path path = find();
    try {
      FileTime modified = Files.getLastModifiedTime(path);
      long size = Files.size(path);
      if (known == null
          || !known.binary().path().equals(path)
          || !known.modified().equals(modified)
          || known.size() != size) {
        known = new Known(new EtcdBinary(path, ask(path)), modified, size);
      }
      return known.binary();
    } catch (IOException e) {
      throw missing(path, "etcd binary " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private Path find() throws E2dException {
    if (configured.isPresent()) {
      Path path = configured.get().toAbsolutePath().normalize();
      if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
        String what = Files.exists(path) ? "is no executable file" : "does not exist";
        throw missing(path, "binary: " + path + " " + what, null);
      }
      return path;
    }
    Optional<Path> carried =
        home.map(dir -> dir.resolve("etcd").resolve("etcd").toAbsolutePath().normalize())
            .filter(Files::isExecutable);
    return carried
        .or(() -> searchPath.find("etcd"))
        .orElseThrow(
            () ->
                missing(
                    Path.of("etcd"),
                    "no etcd found"
                        + home.map(dir -> " in " + dir.resolve("etcd") + " nor").orElse("")
                        + " on PATH; install one, or name it in the configuration's binary",
                    null));
  }

  private static EtcdVersion ask(Path path) throws E2dException {
    try {
      ProcessBuilder builder = new ProcessBuilder(path.toString(), "--version");
      ChildEnvironment.cleanse(builder.environment());
      builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(DevNull.FILE));
      Path answer = Files.createTempFile("e2d-etcd-version", ".txt");
      try {
        // A file and not a pipe: a binary that never ends cannot make this read hang.
        builder.redirectOutput(answer.toFile());
        return versionIn(path, run(path, builder), answer);
      } finally {
        Files.deleteIfExists(answer);
      }
    } catch (IOException e) {
      throw missing(path, "etcd binary " + path + " does not run: " + e.getMessage(), e);
    }
  }

  private static int run(Path path, ProcessBuilder builder) throws IOException, E2dException {
    Process process = builder.start();
    try {
      if (process.waitFor(VERSION_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw missing(path, "etcd binary " + path + " does not answer --version", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(
          ErrorCode.FAILED, "etcd.version", path.toString(), "interrupted while asking " + path, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static EtcdVersion versionIn(Path path, int exitCode, Path answer)
      throws IOException, E2dException {
    String said = new String(Files.readAllBytes(answer), StandardCharsets.ISO_8859_1);
    EtcdVersion version =
        EtcdVersion.find(said)
            .orElseThrow(
                () ->
                    missing(
                        path,
                        path
                            + " is no etcd: its --version ended with code "
                            + exitCode
                            + " and names no etcd version",
                        null));
    if (!version.atLeast(3, 4)) {
      throw missing(path, path + " is etcd " + version + "; 3.4 or newer is needed", null);
    }
    return version;
  }

  private static E2dException missing(Path path, String message, Throwable cause) {
    return new E2dException(ErrorCode.ETCD_MISSING, "etcd.locate", path.toString(), message, cause);
  }
}
