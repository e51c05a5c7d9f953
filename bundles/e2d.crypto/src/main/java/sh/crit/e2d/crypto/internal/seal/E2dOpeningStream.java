package sh.crit.e2d.crypto.internal.seal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Reads the Go program's format. Its code covers the whole and comes last, so what this hands out
 * is proven by the end of the stream alone. The last piece is held back until the code was checked.
 */
public final class E2dOpeningStream extends CheckedStream {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream sealed;
  private final KeyStream cipher;
  private final Code mac;
  private final byte[] encrypted = new byte[BUFFER_BYTES];
  private final byte[] plain = new byte[BUFFER_BYTES];
  private long left;
  private boolean verified;

  /**
   * @param key 32 bytes
   */
  public E2dOpeningStream(byte[] key, String object, InputStream sealed) throws IOException {
    super(object);
    this.sealed = sealed;
    this.left = E2dFormat.readSize(sealed, object);
    byte[] iv = sealed.readNBytes(E2dFormat.IV_BYTES);
    if (iv.length < E2dFormat.IV_BYTES) {
      throw damaged("is truncated: it ends within its header");
    }
    this.cipher = Primitives.aesCtr(key, iv);
    this.mac = Primitives.hmacSha512(key);
  }

  @Override
  boolean advance() throws IOException {
    if (verified) {
      return false;
    }
    int want = (int) Math.min(BUFFER_BYTES, left);
    if (sealed.readNBytes(encrypted, 0, want) < want) {
      throw damaged("is truncated: it lacks part of the " + left + " bytes that are still to come");
    }
    cipher.apply(encrypted, 0, want, plain, 0);
    mac.update(plain, 0, want);
    left -= want;
    if (left == 0) {
      verify();
    }
    offer(plain, want);
    return true;
  }

  private void verify() throws IOException {
    byte[] code = sealed.readNBytes(Code.BYTES);
    if (code.length < Code.BYTES) {
      throw damaged("is truncated: it ends before its authentication code");
    }
    if (!MessageDigest.isEqual(code, mac.end())) {
      throw otherKeyOrDamaged();
    }
    if (sealed.read() >= 0) {
      throw damaged("is damaged: something follows its end");
    }
    verified = true;
  }
}
