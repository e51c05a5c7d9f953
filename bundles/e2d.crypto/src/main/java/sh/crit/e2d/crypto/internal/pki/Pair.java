package sh.crit.e2d.crypto.internal.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.crypto.internal.PrivateKeyFile;

/**
 * The two files of a certificate and its key.
 *
 * @param certificate PEM
 * @param key PEM
 */
record Pair(Path certificate, Path key) {
  private static final int CHALLENGE_BYTES = 32;

  static Pair in(Path directory, String name) {
    return new Pair(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
  }

  List<Path> files() {
    return List.of(certificate, key);
  }

  /**
   * Whether both are there. A link that leads nowhere is there too: what it is for, nobody knows.
   *
   * @throws E2dException BAD_CONFIGURATION when one is there and the other is not
   */
  boolean exists() throws E2dException {
    boolean first = Files.exists(certificate, LinkOption.NOFOLLOW_LINKS);
    boolean second = Files.exists(key, LinkOption.NOFOLLOW_LINKS);
    if (first != second) {
      Path lonely = first ? certificate : key;
      Path missing = first ? key : certificate;
      throw bad(
          lonely,
          "is there without "
              + missing
              + "; put that beside it, or move "
              + lonely.getFileName()
              + " away when nobody needs it");
    }
    return first;
  }

  /**
   * The certificate, the first one of the file, when the key is its key.
   *
   * @throws E2dException when one cannot be read or they do not belong together
   */
  Read read() throws E2dException {
    X509Certificate found = readCertificate();
    PrivateKey secret = PrivateKeyFile.forSigning(key);
    if (!isKeyOf(secret, found.getPublicKey())) {
      throw bad(key, "is not the key of " + certificate);
    }
    return new Read(found, secret);
  }

  /** A certificate and its key. */
  record Read(X509Certificate certificate, PrivateKey key) {
    /** Without the key. */
    @Override
    public String toString() {
      return "Read " + certificate.getSubjectX500Principal();
    }
  }

  private X509Certificate readCertificate() throws E2dException {
    try {
      byte[] bytes = Files.readAllBytes(certificate);
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw NewFile.unusable(certificate, "cannot be read: " + NewFile.reason(e), e);
    } catch (GeneralSecurityException e) {
      throw bad(certificate, "holds no certificate in PEM form");
    }
  }

  /** What the key signs, the certificate confirms. */
  private static boolean isKeyOf(PrivateKey secret, PublicKey open) {
    String algorithm = Authority.algorithm(secret);
    byte[] challenge = new byte[CHALLENGE_BYTES];
    new SecureRandom().nextBytes(challenge);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret);
      signing.update(challenge);
      byte[] signed = signing.sign();
      Signature checking = Signature.getInstance(algorithm);
      checking.initVerify(open);
      checking.update(challenge);
      return checking.verify(signed);
    } catch (GeneralSecurityException e) {
      // The other key is of another type.
      return false;
    }
  }

  static E2dException bad(Path file, String what) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "certs.init", file.toString(), file + " " + what);
  }
}
