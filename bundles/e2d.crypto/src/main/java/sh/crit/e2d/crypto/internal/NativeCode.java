package sh.crit.e2d.crypto.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Security;
import java.util.Optional;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When and where BouncyCastle loads its native code. It does so once, when a certain class of its
 * is initialized, which takes a tenth of a second that is not to be spent while the appliance
 * starts; by itself from {@code /tmp}; and where that forbids the execution of what lies there, the
 * class is broken for good. So it is told a better place, and to do without where nothing can be
 * loaded.
 */
final class NativeCode {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCode.class);

  /** BouncyCastle asks the security properties first, which nobody else does for these names. */
  private static final String DIRECTORY = "java.io.tmpdir";

  private static final String VARIANT = "org.bouncycastle.native.cpu_variant";
  private static boolean loaded;

  private NativeCode() {}

  /**
   * Loads it, unless that was tried already by anybody. Without it all works, and is slower.
   *
   * @param wanted where it is unpacked; empty for the platform's temporary directory
   */
  static synchronized void load(Optional<Path> wanted) {
    if (loaded) {
      return;
    }
    loaded = true;
    Path directory = wanted.orElse(Path.of(System.getProperty(DIRECTORY)));
    Optional<String> obstacle = obstacle(directory);
    Security.setProperty(DIRECTORY, directory.toString());
    obstacle.ifPresent(why -> Security.setProperty(VARIANT, "java"));
    NativeServices services = CryptoServicesRegistrar.getNativeServices();
    boolean fast =
        services.hasService(NativeServices.SHA256) && services.hasService(NativeServices.AES_CTR);
    Security.setProperty(DIRECTORY, System.getProperty(DIRECTORY));
    if (fast) {
      LOG.info("backups are hashed and encrypted by native code: {}", services.getVariant());
    } else {
      LOG.info(
          "backups are hashed and encrypted without native code: {}",
          obstacle.orElse(services.getStatusMessage()));
    }
  }

  /** Why nothing can be loaded from there, found out with the smallest of the libraries. */
  private static Optional<String> obstacle(Path directory) {
    try (InputStream library = probe()) {
      if (library == null) {
        return Optional.of("there is none for this machine");
      }
      Files.createDirectories(directory);
      Path copy = Files.createTempFile(directory, "probe", ".so");
      try {
        Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
        System.load(copy.toAbsolutePath().toString());
      } finally {
        Files.delete(copy);
      }
      return Optional.empty();
    } catch (IOException | UnsatisfiedLinkError e) {
      return Optional.of(e.toString());
    }
  }

  private static InputStream probe() {
    String file =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> "/native/linux/x86_64/probe/libbc-probe.so";
          case "aarch64" -> "/native/linux/arm64/probe/libbc-probe-le.so";
          default -> "/native/none";
        };
    return CryptoServicesRegistrar.class.getResourceAsStream(file);
  }
}
