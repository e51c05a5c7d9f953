package sh.crit.e2d.crypto.internal.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of one object. The salt is drawn anew for each, so no two objects share a key or a key
 * stream, and chunks of one say nothing in another.
 */
final class ObjectKeys {
  private static final byte[] INFO = "e2d sealed snapshot 1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 16;

  private final byte[] cipher;
  private final byte[] header;
  private final byte[] chunk;
  private final byte[] iv;

  private ObjectKeys(byte[] all) {
    this.cipher = Arrays.copyOfRange(all, 0, KEY_BYTES);
    this.header = Arrays.copyOfRange(all, KEY_BYTES, 2 * KEY_BYTES);
    this.chunk = Arrays.copyOfRange(all, 2 * KEY_BYTES, 3 * KEY_BYTES);
    this.iv = Arrays.copyOfRange(all, 3 * KEY_BYTES, 3 * KEY_BYTES + IV_BYTES);
  }

  /**
   * @param secret what the CA key derives for backups
   * @param salt the object's own
   */
  static ObjectKeys of(byte[] secret, byte[] salt) {
    return new ObjectKeys(Hkdf.derive(secret, salt, INFO, 3 * KEY_BYTES + IV_BYTES));
  }

  KeyStream cipher() {
    return Primitives.aesCtr(cipher, iv);
  }

  Code headerCode() {
    return Primitives.hmacSha256(header);
  }

  Code chunkCode() {
    return Primitives.hmacSha256(chunk);
  }
}
