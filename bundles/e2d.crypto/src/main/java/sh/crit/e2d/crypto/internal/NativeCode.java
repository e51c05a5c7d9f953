package sh.crit.e2d.crypto.internal;

import java.nio.file.Path;
import java.security.Security;
import java.util.Optional;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When and where BouncyCastle unpacks its native code. It does so once, when the first of its
 * classes that could use some is initialized: a tenth of a second that is not to be spent while the
 * appliance starts, and by itself in {@code /tmp}, which may forbid the execution of what lies
 * there.
 */
final class NativeCode {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCode.class);

  /** BouncyCastle asks the security properties first, which nobody else does for this name. */
  private static final String DIRECTORY = "java.io.tmpdir";

  private final Optional<Path> directory;
  private boolean loaded;

  /**
   * @param directory where to, below a directory of ours; empty for the platform's choice
   */
  NativeCode(Optional<Path> directory) {
    this.directory = directory;
  }

  /** Loads it unless that was tried already. Without it all works, and is slower. */
  synchronized void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    Optional<Path> target =
        directory.filter(path -> path.toFile().mkdirs() || path.toFile().isDirectory());
    target.ifPresent(path -> Security.setProperty(DIRECTORY, path.toString()));
    NativeServices services = CryptoServicesRegistrar.getNativeServices();
    boolean fast =
        services.hasService(NativeServices.SHA256) && services.hasService(NativeServices.AES_CTR);
    target.ifPresent(path -> Security.setProperty(DIRECTORY, System.getProperty(DIRECTORY)));
    if (fast) {
      LOG.info("backups are hashed and encrypted by native code: {}", services.getVariant());
    } else {
      LOG.info(
          "backups are hashed and encrypted by the Java platform: BouncyCastle has no native code to use here ({})",
          services.getStatusMessage());
    }
  }
}
