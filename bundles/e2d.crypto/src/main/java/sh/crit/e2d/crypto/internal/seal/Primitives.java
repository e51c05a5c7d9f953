package sh.crit.e2d.crypto.internal.seal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CTRModeCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * What works through whole backups. BouncyCastle's native code where this machine has some: the
 * platform's own is fast only with its second compiler, without which the appliance runs. Elsewhere
 * the platform's own all the same, for in Java it is the faster of the two.
 */
public final class Primitives {
  private Primitives() {}

  private static boolean isNative(String service) {
    return CryptoServicesRegistrar.hasEnabledService(service);
  }

  /** SHA-256. */
  public static MessageDigest sha256() {
    if (isNative(NativeServices.SHA256)) {
      return new BouncyDigest(SHA256Digest.newInstance());
    }
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** AES-256 in counter mode. */
  static KeyStream aesCtr(byte[] key, byte[] iv) {
    if (isNative(NativeServices.AES_CTR)) {
      CTRModeCipher cipher = SICBlockCipher.newInstance(AESEngine.newInstance());
      cipher.init(true, new ParametersWithIV(new KeyParameter(key), iv));
      return (from, at, length, to, target) ->
          demandAll(length, cipher.processBytes(from, at, length, to, target));
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return (from, at, length, to, target) -> apply(cipher, from, at, length, to, target);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in counter mode", e);
    }
  }

  /** HMAC-SHA-256. */
  static Code hmacSha256(byte[] key) {
    if (!isNative(NativeServices.SHA256)) {
      return platformCode("HmacSHA256", key);
    }
    HMac mac = new HMac(SHA256Digest.newInstance());
    mac.init(new KeyParameter(key));
    return new Code() {
      @Override
      public void update(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
      }

      @Override
      public byte[] end() {
        byte[] code = new byte[BYTES];
        mac.doFinal(code, 0);
        return code;
      }
    };
  }

  /** HMAC-SHA-512/256, for the Go program's format alone: nobody has it in native code. */
  static Code hmacSha512(byte[] key) {
    return platformCode("HmacSHA512/256", key);
  }

  private static Code platformCode(String algorithm, byte[] key) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return new Code() {
        @Override
        public void update(byte[] bytes, int offset, int length) {
          mac.update(bytes, offset, length);
        }

        @Override
        public byte[] end() {
          return mac.doFinal();
        }
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  private static void apply(Cipher cipher, byte[] from, int at, int length, byte[] to, int target) {
    try {
      demandAll(length, cipher.update(from, at, length, to, target));
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a stream cipher gives as many bytes as it gets", e);
    }
  }

  private static void demandAll(int length, int done) {
    if (done != length) {
      throw new IllegalStateException("the stream cipher held bytes back");
    }
  }
}
