package sh.crit.e2d.crypto.internal.seal;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The two primitives, from the Java platform, which runs them in the processor's own circuits. */
final class Jca {
  static final int MAC_BYTES = 32;

  private Jca() {}

  /** AES-256 in counter mode; encrypting and decrypting are the same. */
  static Cipher aesCtr(byte[] key, byte[] iv) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in counter mode", e);
    }
  }

  /** HMAC-SHA-512/256. */
  static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512/256");
      mac.init(new SecretKeySpec(key, "HmacSHA512/256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-512/256", e);
    }
  }

  /** The next bytes of the stream cipher, as many as go in. */
  static void apply(Cipher cipher, byte[] from, int at, int length, byte[] to, int target) {
    try {
      int done = cipher.update(from, at, length, to, target);
      if (done != length) {
        throw new IllegalStateException("the stream cipher held bytes back");
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a stream cipher gives as many bytes as it gets", e);
    }
  }
}
