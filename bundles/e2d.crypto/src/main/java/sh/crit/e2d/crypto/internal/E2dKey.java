package sh.crit.e2d.crypto.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import sh.crit.e2d.api.error.E2dException;

/** The key that the Go program encrypts its backups with. */
final class E2dKey {
  private E2dKey() {}

  /**
   * SHA-512/256 of the key's PKCS#1 form. The Go program hashes what its file holds and knows
   * PKCS#1 alone; the same key in another encoding gives the same here.
   */
  static byte[] of(Path caKey) throws E2dException {
    AsymmetricKeyParameter key = PrivateKeyFile.read(caKey);
    if (!(key instanceof RSAPrivateCrtKeyParameters rsa)) {
      throw PrivateKeyFile.bad(
          caKey,
          "is no RSA key, and the backup format e2d knows no other; use the key that the backup was"
              + " made with, or our own format",
          null);
    }
    RSAPrivateKey pkcs1 =
        new RSAPrivateKey(
            rsa.getModulus(),
            rsa.getPublicExponent(),
            rsa.getExponent(),
            rsa.getP(),
            rsa.getQ(),
            rsa.getDP(),
            rsa.getDQ(),
            rsa.getQInv());
    try {
      return MessageDigest.getInstance("SHA-512/256").digest(pkcs1.getEncoded(ASN1Encoding.DER));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-512/256", e);
    }
  }
}
