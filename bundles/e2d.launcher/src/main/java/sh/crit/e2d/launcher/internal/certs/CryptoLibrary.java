package sh.crit.e2d.launcher.internal.certs;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.CertificateFiles;

/**
 * The bundles that know of certificates, used as the libraries that they are too, where no
 * framework runs.
 */
final class CryptoLibrary implements AutoCloseable {
  private static final String OPERATION = "launcher.crypto";
  private static final String JARS = "{e2d.crypto,bcprov-,bcutil-,bcpkix-}*.jar";

  private final Path bundles;
  private final URLClassLoader loader;

  private CryptoLibrary(Path bundles, URLClassLoader loader) {
    this.bundles = bundles;
    this.loader = loader;
  }

  /**
   * Opens it.
   *
   * @param bundles the directory of the appliance's bundles
   * @throws E2dException when they cannot be read
   */
  static CryptoLibrary open(Path bundles) throws E2dException {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(bundles, JARS)) {
      for (Path jar : found) {
        jars.add(url(jar));
      }
    } catch (IOException e) {
      throw unusable(bundles, "cannot be listed: " + e.getMessage(), e);
    } catch (DirectoryIteratorException e) {
      throw unusable(bundles, "cannot be listed: " + e.getCause().getMessage(), e);
    }
    ClassLoader parent = CryptoLibrary.class.getClassLoader();
    return new CryptoLibrary(bundles, new URLClassLoader(jars.toArray(URL[]::new), parent));
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  CertificateFiles certificates() throws E2dException {
    return ServiceLoader.load(CertificateFiles.class, loader)
        .findFirst()
        .orElseThrow(() -> unusable(bundles, "has no bundle that makes certificates", null));
  }

  @Override
  public void close() throws E2dException {
    try {
      loader.close();
    } catch (IOException e) {
      throw unusable(bundles, "cannot be closed: " + e.getMessage(), e);
    }
  }

  private static E2dException unusable(Path bundles, String what, Throwable cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE, OPERATION, bundles.toString(), bundles + " " + what, cause);
  }
}
