package sh.crit.e2d.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.spi.crypto.SealFormat;

/** The formats as others write them: stored backups hang on every bit of this. */
class SealVectorTest {
  /** Written by a program in Go with Go's own libraries and the key in rsa-pkcs1.pem. */
  private static final String E2D_OF_GO =
      "454e435259505445443ac801000102030405060708090a0b0c0d0eff82c6f49703754ffc7157505b80985702"
          + "b8377ce34f306654c8c7f520a59a8103aced3ae55706fa7f89da0a1b67b4331753cf80b890292bb6898907"
          + "891bf44cfa473765dac76ad16498586b356273e1bc9814ab5cddd6d974d1e2322ef2f38ebfa31d2d8e0f52"
          + "7b32021a0d5e88d1b9bf56f8e2faa4a45c6f9c57b2c898e5a13a6594ae07";

  /** Made by a script around the openssl command, with the same key, in chunks of 48 bytes. */
  private static final String SEALED =
      "453244534e41500a000000010000003002444f133cfcd49fc3baae0652ecc84720212223242526272829"
          + "2a2b2c2d2e2f303132333435363738393a3b3c3d3e3f81d0c8fccde10e04e2543147c2c5240c30645ff8"
          + "e08d7cf3966e97293b52733c000000305e279e839ff6410df008bb8776d30b2f42b4c1f6312c9ba4e8ff"
          + "4f2fdd81ceeb116f98d5472b312202c823db12a999326110aa6d0800bf28157b6a2a09c278a93b197abb"
          + "e0b42ed40397b6b12c9293e40000003000f3244855df75e2b4e991c8140c7f748bbb33c80f0bd8b252f9"
          + "ccc91f30ea64ffdd02a2820796f2c2169239eaa178b3fac0a60035b65207b02574da467377cffc71559d"
          + "3dd546740cb16b659ef5879f80000004ac1396016c12cb48230d3f3384674f07d6cde8b0b58928e3a336"
          + "9aca96eb672b2f787503";

  @Test
  void readsWhatTheGoProgramWrote() throws Exception {
    assertArrayEquals(counting(100), Sealing.open(SealFormat.E2D, Sealing.RSA, hex(E2D_OF_GO)));
  }

  @ParameterizedTest
  @CsvSource({"0, 00", "1, 02", "63, 7e", "64, 8001", "8191, fe7f", "8192, 808001"})
  void writesSizesAsGoDoes(int size, String expected) throws Exception {
    byte[] sealed = Sealing.seal(SealFormat.E2D, Sealing.RSA, new byte[size]);

    byte[] varint = hex(expected);
    assertEquals(10 + varint.length + 16 + size + 32, sealed.length);
    assertArrayEquals(varint, Arrays.copyOfRange(sealed, 10, 10 + varint.length));
  }

  @Test
  void readsWhatWasEverSealed() throws Exception {
    assertArrayEquals(counting(100), Sealing.open(SealFormat.SEALED, Sealing.RSA, hex(SEALED)));
  }

  /** Written from the reference in the manual, with nothing of ours but the derived secrets. */
  @Test
  void readsWhatAnotherImplementationSeals() throws Exception {
    byte[] sealed = sealElsewhere(counting(100), 32);

    assertArrayEquals(counting(100), Sealing.open(SealFormat.SEALED, Sealing.RSA, sealed));
  }

  private static byte[] sealElsewhere(byte[] plain, int chunkBytes) throws Exception {
    BouncyClusterKeys keys = new BouncyClusterKeys();
    byte[] salt = new byte[32];
    Arrays.fill(salt, (byte) 0x5a);
    byte[] okm = hkdf(keys.derive(Sealing.RSA, "snapshot", 32), salt, "e2d sealed snapshot 1", 112);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("E2DSNAP\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(ByteBuffer.allocate(8).putInt(1).putInt(chunkBytes).array());
    out.writeBytes(keys.derive(Sealing.RSA, "snapshot-key-id", 16));
    out.writeBytes(salt);
    byte[] code = hmac("HmacSHA256", part(okm, 32, 64), out.toByteArray());
    out.writeBytes(code);
    Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
    aes.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(part(okm, 0, 32), "AES"),
        new IvParameterSpec(part(okm, 96, 112)));
    byte[] encrypted = aes.doFinal(plain);
    for (int at = 0, number = 0; at < plain.length; at += chunkBytes, number++) {
      int length = Math.min(chunkBytes, plain.length - at);
      int word = length | (at + length == plain.length ? 0x80000000 : 0);
      byte[] chunk =
          ByteBuffer.allocate(4 + length).putInt(word).put(encrypted, at, length).array();
      out.writeBytes(chunk);
      byte[] bound =
          ByteBuffer.allocate(40 + chunk.length).put(code).putLong(number).put(chunk).array();
      out.writeBytes(hmac("HmacSHA256", part(okm, 64, 96), bound));
    }
    return out.toByteArray();
  }

  private static byte[] hkdf(byte[] secret, byte[] salt, String info, int length)
      throws GeneralSecurityException {
    byte[] extracted = hmac("HmacSHA256", salt, secret);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = new byte[0];
    for (int i = 1; out.size() < length; i++) {
      ByteArrayOutputStream input = new ByteArrayOutputStream();
      input.writeBytes(block);
      input.writeBytes(info.getBytes(StandardCharsets.US_ASCII));
      input.write(i);
      block = hmac("HmacSHA256", extracted, input.toByteArray());
      out.writeBytes(block);
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  private static byte[] hmac(String name, byte[] key, byte[] message)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(message);
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
