package sh.crit.e2d.config.internal.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether a private key is that of a certificate, by signing with the one and verifying with
 * the other. Keys in PKCS#8, and RSA and EC keys in their older forms.
 */
final class KeyPairing {
  /** What is signed is of no interest. */
  private static final byte[] PROBE = {'e', '2', 'd'};

  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /** The algorithm identifier of every RSA key, in DER. */
  private static final byte[] RSA = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 4;

  private KeyPairing() {}

  /** What came of a comparison. */
  enum Answer {
    SAME,
    OTHER,
    /** The key is of a type that the platform does not know; etcd may know it. */
    UNKNOWN,
    /** There is no key. */
    UNREADABLE
  }

  static Answer compare(PemFile.Part key, PublicKey certified) {
    String algorithm = certified.getAlgorithm();
    try {
      byte[] encoded = key.bytes();
      return switch (key.label()) {
        case "RSA PRIVATE KEY" ->
            algorithm.equals("RSA") ? probe(wrapped(RSA, encoded), certified) : Answer.OTHER;
        // The curve need not stand in the file; with that of the certificate it is the same key
        // or another one.
        case "EC PRIVATE KEY" ->
            algorithm.equals("EC")
                ? probe(wrapped(identifier(certified), encoded), certified)
                : Answer.OTHER;
        case "PRIVATE KEY" -> probe(encoded, certified);
        default -> Answer.UNKNOWN;
      };
    } catch (IOException e) {
      return Answer.UNREADABLE;
    }
  }

  private static Answer probe(byte[] pkcs8, PublicKey certified) {
    String algorithm = certified.getAlgorithm();
    String signature = SIGNATURES.get(algorithm);
    if (signature == null || !understood(certified)) {
      return Answer.UNKNOWN;
    }
    Optional<PrivateKey> key = parse(pkcs8, algorithm);
    if (key.isEmpty()) {
      boolean other = SIGNATURES.keySet().stream().anyMatch(type -> parse(pkcs8, type).isPresent());
      return other ? Answer.OTHER : Answer.UNREADABLE;
    }
    try {
      Signature signer = Signature.getInstance(signature);
      signer.initSign(key.get());
      signer.update(PROBE);
      byte[] signed = signer.sign();
      signer.initVerify(certified);
      signer.update(PROBE);
      return signer.verify(signed) ? Answer.SAME : Answer.OTHER;
    } catch (InvalidKeyException | SignatureException e) {
      // A number that is no key on the certificate's curve is surely not its key.
      return Answer.OTHER;
    } catch (NoSuchAlgorithmException e) {
      return Answer.UNKNOWN;
    }
  }

  /** A curve that the platform does not know leaves a key that cannot be used. */
  private static boolean understood(PublicKey key) {
    return key instanceof RSAKey || key instanceof ECKey || key instanceof EdECKey;
  }

  /** Empty when it is no key of this type. */
  private static Optional<PrivateKey> parse(byte[] pkcs8, String type) {
    try {
      return Optional.of(
          KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + type, e);
    }
  }

  /** A key in its older form, made one in PKCS#8. */
  private static byte[] wrapped(byte[] identifier, byte[] key) {
    return der(SEQUENCE, VERSION_0, identifier, der(OCTETS, key));
  }

  /** The algorithm and its parameters: what a public key begins with. */
  private static byte[] identifier(PublicKey key) {
    byte[] encoded = key.getEncoded();
    int at = 2 + ((encoded[1] & 0x80) == 0 ? 0 : encoded[1] & 0x7f);
    int length = encoded[at + 1] & 0xff;
    byte[] identifier = new byte[length < 0x80 ? 2 + length : 0];
    System.arraycopy(encoded, at, identifier, 0, identifier.length);
    return identifier;
  }

  private static byte[] der(byte tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      // The shortest form: the platform refuses any other.
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      out.write(0x80 | (bytes.length - from));
      out.write(bytes, from, bytes.length - from);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
