package sh.crit.e2d.crypto.internal.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * RFC 5869 with SHA-256, by the Java platform: gossip derives its keys while the appliance starts,
 * and nothing there may load BouncyCastle's native code.
 */
public final class Hkdf {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BLOCK_BYTES = 32;

  private Hkdf() {}

  /**
   * Derives a secret.
   *
   * @param secret the key material
   * @param salt not empty
   * @param info what the result is for
   * @param length bytes, 1 to 255 × 32
   */
  public static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(salt, ALGORITHM));
      mac.init(new SecretKeySpec(mac.doFinal(secret), ALGORITHM));
      byte[] derived = new byte[length];
      byte[] block = new byte[0];
      for (int done = 0, number = 1; done < length; done += BLOCK_BYTES, number++) {
        mac.update(block);
        mac.update(info);
        mac.update((byte) number);
        block = mac.doFinal();
        System.arraycopy(block, 0, derived, done, Math.min(BLOCK_BYTES, length - done));
      }
      Arrays.fill(block, (byte) 0);
      return derived;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
