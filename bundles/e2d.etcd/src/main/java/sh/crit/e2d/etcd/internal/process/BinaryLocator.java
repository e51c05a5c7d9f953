package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Finds the etcd to execute: the configured one, else the one that the distribution carries, else
 * the one on PATH. Safe for use by several threads.
 */
public final class BinaryLocator {
  private static final Duration VERSION_PATIENCE = Duration.ofSeconds(5);
  private static final String KEY = "etcd.binary";
  private static final String RIGHT = "; name an etcd, 3.4 or newer";

  private final Optional<Path> configured;
  private final Optional<Path> home;
  private final SearchPath searchPath;
  private final VersionNote note;
  private String knownIdentity = "";
  private EtcdBinary known;

  /**
   * @param configured the configured binary, empty to look for one
   * @param home the directory of the appliance, empty when unknown
   * @param note where the version of the binary is kept for the next start
   */
  public BinaryLocator(
      Optional<Path> configured, Optional<Path> home, SearchPath searchPath, Path note) {
    this.configured = configured;
    this.home = home;
    this.searchPath = searchPath;
    this.note = new VersionNote(note);
  }

  /**
   * The binary to execute. Asks it for its version only when the file is not the one asked before,
   * because this is called in every round of the appliance.
   *
   * @throws E2dException ETCD_MISSING
   */
  public synchronized EtcdBinary locate() throws E2dException {
    Path path = find();
    try {
      String identity = VersionNote.identity(path);
      if (!identity.equals(knownIdentity)) {
        known = new EtcdBinary(path, version(path, identity));
        knownIdentity = identity;
      }
      return known;
    } catch (IOException e) {
      throw missing(path, named(path) + " cannot be read: " + e.getMessage() + RIGHT, e);
    }
  }

  private Path find() throws E2dException {
    if (configured.isPresent()) {
      Path path = configured.get().toAbsolutePath().normalize();
      if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
        String what = Files.exists(path) ? "is no executable file" : "does not exist";
        throw missing(path, named(path) + " " + what + RIGHT, null);
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
                        + " on PATH; install one, or set "
                        + KEY
                        + " to its path",
                    null));
  }

  private EtcdVersion version(Path path, String identity) throws E2dException, IOException {
    Optional<EtcdVersion> noted = note.read(identity).filter(BinaryLocator::isNewEnough);
    if (noted.isPresent()) {
      return noted.get();
    }
    EtcdVersion asked = ask(path);
    // What a script executes may change behind it.
    if (!isScript(path)) {
      note.write(identity, asked);
    }
    return asked;
  }

  private static boolean isNewEnough(EtcdVersion version) {
    return version.atLeast(3, 4);
  }

  private static boolean isScript(Path path) throws IOException {
    try (InputStream start = Files.newInputStream(path)) {
      return start.read() == '#' && start.read() == '!';
    }
  }

  private EtcdVersion ask(Path path) throws E2dException {
    try {
      return versionIn(path, VersionQuestion.ask(path, VERSION_PATIENCE));
    } catch (IOException e) {
      throw missing(path, named(path) + " does not run: " + e.getMessage() + RIGHT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(
          ErrorCode.FAILED, "etcd.version", path.toString(), "interrupted while asking " + path, e);
    }
  }

  private EtcdVersion versionIn(Path path, VersionQuestion.Answer answer) throws E2dException {
    EtcdVersion version =
        EtcdVersion.find(answer.text())
            .orElseThrow(
                () ->
                    missing(
                        path,
                        named(path)
                            + " is no etcd: asked for --version it "
                            + answer.quoted()
                            + RIGHT,
                        null));
    if (!isNewEnough(version)) {
      throw missing(path, named(path) + " is etcd " + version + RIGHT, null);
    }
    return version;
  }

  /** The file, and where it comes from when the user has named it. */
  private String named(Path path) {
    return configured.isPresent() ? KEY + ": " + path : "the etcd that was found, " + path + ",";
  }

  private static E2dException missing(Path path, String message, Throwable cause) {
    return new E2dException(ErrorCode.ETCD_MISSING, "etcd.locate", path.toString(), message, cause);
  }
}
