package sh.crit.e2d.etcd.internal.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys in the PEM forms that certificate tools write: PKCS#8, PKCS#1 (RSA) and SEC1
 * (EC). The JDK knows the first only, and the others are the same numbers in another wrapping.
 */
final class PrivateKeys {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----",
          Pattern.DOTALL);
  private static final byte[] VERSION = {Der.INTEGER, 1, 0};
  private static final byte[] RSA_ENCRYPTION = {
    Der.OBJECT_ID, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1
  };
  private static final byte[] EC_PUBLIC_KEY = {
    Der.OBJECT_ID, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };

  /** The optional element of a SEC1 key that names the curve. */
  private static final int CURVE = 0xa0;

  private PrivateKeys() {}

  /**
   * Reads the first private key of a PEM text.
   *
   * @throws GeneralSecurityException if there is none that can be used; the message fits after the
   *     name of the file and tells nothing of the content
   */
  static PrivateKey read(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new GeneralSecurityException("holds no private key in PEM form");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      return switch (block.group(1)) {
        case "RSA PRIVATE KEY" -> ofPkcs8(wrapRsa(der));
        case "EC PRIVATE KEY" -> ofPkcs8(wrapEc(der));
        case "PRIVATE KEY" -> ofPkcs8(der);
        default ->
            throw new GeneralSecurityException(
                "is protected by a passphrase; etcd needs a key without one");
      };
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("holds a private key that is damaged", e);
    }
  }

  private static byte[] wrapRsa(byte[] pkcs1) {
    byte[] algorithm = Der.element(Der.SEQUENCE, RSA_ENCRYPTION, Der.element(Der.NULL));
    return Der.element(Der.SEQUENCE, VERSION, algorithm, Der.element(Der.OCTET_STRING, pkcs1));
  }

  private static byte[] wrapEc(byte[] sec1) {
    ByteBuffer key = Der.content(ByteBuffer.wrap(sec1), Der.SEQUENCE);
    Der.content(key, Der.INTEGER);
    Der.content(key, Der.OCTET_STRING);
    ByteBuffer curve = Der.content(key, CURVE);
    byte[] oid = new byte[curve.remaining()];
    curve.get(oid);
    byte[] algorithm = Der.element(Der.SEQUENCE, EC_PUBLIC_KEY, oid);
    return Der.element(Der.SEQUENCE, VERSION, algorithm, Der.element(Der.OCTET_STRING, sec1));
  }

  /** The encoding says which algorithm it is for; the JDK wants to be told. */
  private static PrivateKey ofPkcs8(byte[] der) throws GeneralSecurityException {
    GeneralSecurityException last = null;
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw new GeneralSecurityException("holds no RSA, EC or Ed25519 key", last);
  }
}
