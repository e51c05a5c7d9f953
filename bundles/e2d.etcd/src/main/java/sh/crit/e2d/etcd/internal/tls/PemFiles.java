package sh.crit.e2d.etcd.internal.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Certificate, key and authority as the files that the configuration names.
 *
 * <p>They are read each time they are asked for: a renewed certificate is in use from the next
 * connection on, as it is with etcd itself.
 *
 * @param caCert the authority of the other end; empty: the authorities that the JDK trusts
 * @param cert what is shown to the other end, empty for nothing
 * @param key its private key, empty exactly when {@code cert} is
 */
public record PemFiles(String caCert, String cert, String key) {
  private static final String OPERATION = "etcd.tls";
  private static final char[] NO_PASSWORD = {};

  /**
   * What decides whether the other end is trusted, null for the JDK's own.
   *
   * @throws E2dException BAD_CONFIGURATION or STORAGE_UNUSABLE, naming the file
   */
  public TrustManagerFactory trust() throws E2dException {
    if (caCert.isEmpty()) {
      return null;
    }
    try {
      KeyStore store = emptyStore();
      int number = 0;
      for (Certificate certificate : certificates(caCert)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw bad(caCert, e);
    }
  }

  /**
   * What is shown to the other end, null for nothing.
   *
   * @throws E2dException BAD_CONFIGURATION or STORAGE_UNUSABLE, naming the file
   */
  public KeyManager identity() throws E2dException {
    if (cert.isEmpty()) {
      return null;
    }
    PrivateKey privateKey = privateKey();
    try {
      KeyStore store = emptyStore();
      Certificate[] chain = certificates(cert).toArray(Certificate[]::new);
      store.setKeyEntry("own", privateKey, NO_PASSWORD, chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw bad(cert, e);
    }
  }

  private PrivateKey privateKey() throws E2dException {
    try {
      return PrivateKeys.read(Files.readString(Path.of(key), StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException | IOException e) {
      throw bad(key, e);
    }
  }

  private static Collection<? extends Certificate> certificates(String file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new GeneralSecurityException("holds no certificate in PEM form");
      }
      return all;
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static E2dException bad(String file, Exception cause) {
    boolean unreadable = cause instanceof IOException;
    return new E2dException(
        unreadable ? ErrorCode.STORAGE_UNUSABLE : ErrorCode.BAD_CONFIGURATION,
        OPERATION,
        file,
        unreadable
            ? "file " + file + " cannot be read: " + cause
            : "file " + file + " " + cause.getMessage(),
        cause);
  }
}
