package sh.crit.e2d.crypto.internal.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/**
 * What stands before the chunks: magic, version, size of a chunk, key identifier, salt, and the
 * code that authenticates all of it.
 */
final class SealHeader {
  static final int KEY_ID_BYTES = 16;
  static final int SALT_BYTES = 32;

  /** Bounds what a reader has to hold, whatever an object says. */
  static final int MAX_CHUNK_BYTES = 1 << 20;

  static final int MIN_CHUNK_BYTES = 16;
  private static final int VERSION = 1;
  private static final byte[] MAGIC = SealFormat.SEALED.magic();
  private static final int PLAIN_BYTES = MAGIC.length + 8 + KEY_ID_BYTES + SALT_BYTES;
  static final int BYTES = PLAIN_BYTES + Code.BYTES;

  private final int chunkBytes;
  private final byte[] keyId;
  private final byte[] salt;

  /**
   * @param chunkBytes plaintext bytes of every chunk but the last
   * @param keyId names the key
   * @param salt makes the keys of this object
   */
  SealHeader(int chunkBytes, byte[] keyId, byte[] salt) {
    this.chunkBytes = chunkBytes;
    this.keyId = keyId;
    this.salt = salt;
  }

  int chunkBytes() {
    return chunkBytes;
  }

  /** All of the header but its code. */
  private byte[] plain() {
    return ByteBuffer.allocate(PLAIN_BYTES)
        .put(MAGIC)
        .putInt(VERSION)
        .putInt(chunkBytes)
        .put(keyId)
        .put(salt)
        .array();
  }

  /** The code, which every chunk carries on in its own. */
  byte[] code(ObjectKeys keys) {
    Code code = keys.headerCode();
    byte[] plain = plain();
    code.update(plain, 0, plain.length);
    return code.end();
  }

  byte[] encode(ObjectKeys keys) {
    return ByteBuffer.allocate(BYTES).put(plain()).put(code(keys)).array();
  }

  /** The header and the keys that authenticate it. */
  record Opened(SealHeader header, ObjectKeys keys) {}

  /** Reads a header, and believes it only once its code was found to be right. */
  static Opened read(InputStream in, SealingKey key, String object) throws IOException {
    byte[] bytes = in.readNBytes(BYTES);
    if (bytes.length < BYTES) {
      throw UnusableObjectException.damaged(object, "is truncated: it ends within its header");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte[] magic = take(buffer, MAGIC.length);
    int version = buffer.getInt();
    if (!Arrays.equals(magic, MAGIC) || version != VERSION) {
      throw new UnusableObjectException(
          ErrorCode.SNAPSHOT_UNSUPPORTED,
          object,
          "is encrypted in format version "
              + Integer.toUnsignedString(version)
              + ", and this e2d reads version "
              + VERSION
              + ": it is damaged or needs a newer e2d");
    }
    SealHeader header =
        new SealHeader(buffer.getInt(), take(buffer, KEY_ID_BYTES), take(buffer, SALT_BYTES));
    header.demandKey(key, object);
    ObjectKeys keys = key.keysOf(header.salt);
    if (!MessageDigest.isEqual(take(buffer, Code.BYTES), header.code(keys))) {
      throw UnusableObjectException.damaged(object, "is damaged: its header was altered");
    }
    header.demandSize(object);
    return new Opened(header, keys);
  }

  private void demandKey(SealingKey key, String object) throws UnusableObjectException {
    if (!key.isNamed(keyId)) {
      throw new UnusableObjectException(
          ErrorCode.WRONG_KEY,
          object,
          "was encrypted with the key "
              + HexFormat.of().formatHex(keyId)
              + ", and caKey is the key "
              + key.name()
              + "; set caKey to the CA key of the cluster that wrote it");
    }
  }

  private void demandSize(String object) throws UnusableObjectException {
    if (chunkBytes < MIN_CHUNK_BYTES || chunkBytes > MAX_CHUNK_BYTES) {
      throw new UnusableObjectException(
          ErrorCode.SNAPSHOT_UNSUPPORTED,
          object,
          "has chunks of " + chunkBytes + " bytes; at most " + MAX_CHUNK_BYTES + " can be read");
    }
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
