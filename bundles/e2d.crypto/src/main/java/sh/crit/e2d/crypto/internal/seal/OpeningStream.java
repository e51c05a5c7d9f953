package sh.crit.e2d.crypto.internal.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Reads our own format. No byte leaves before the chunk that it is in was authenticated. */
public final class OpeningStream extends CheckedStream {
  private final InputStream sealed;
  private final KeyStream cipher;
  private final ChunkCode code;
  private final int chunkBytes;
  private final byte[] chunk;
  private final byte[] plain;
  private boolean last;

  /** Reads the header, which already tells a wrong key. */
  public OpeningStream(SealingKey key, String object, InputStream sealed) throws IOException {
    super(object);
    SealHeader.Opened opened = SealHeader.read(sealed, key, object);
    this.sealed = sealed;
    this.cipher = opened.keys().cipher();
    this.code = new ChunkCode(opened.keys(), opened.header().code(opened.keys()));
    this.chunkBytes = opened.header().chunkBytes();
    this.chunk = new byte[ChunkCode.WORD_BYTES + chunkBytes];
    this.plain = new byte[chunkBytes];
  }

  @Override
  boolean advance() throws IOException {
    if (last) {
      if (sealed.read() >= 0) {
        throw damaged("is damaged: something follows its end");
      }
      return false;
    }
    long number = code.count();
    fill(0, ChunkCode.WORD_BYTES);
    int word = ByteBuffer.wrap(chunk).getInt();
    boolean isLast = word < 0;
    int length = word & Integer.MAX_VALUE;
    if (length > chunkBytes || (!isLast && length != chunkBytes)) {
      throw altered(number);
    }
    fill(ChunkCode.WORD_BYTES, length);
    byte[] found = sealed.readNBytes(Code.BYTES);
    demand(found.length, Code.BYTES);
    if (!MessageDigest.isEqual(found, code.next(chunk, ChunkCode.WORD_BYTES + length))) {
      throw altered(number);
    }
    last = isLast;
    cipher.apply(chunk, ChunkCode.WORD_BYTES, length, plain, 0);
    offer(plain, length);
    return true;
  }

  private void fill(int at, int length) throws IOException {
    demand(sealed.readNBytes(chunk, at, length), length);
  }

  private void demand(int found, int wanted) throws IOException {
    if (found < wanted) {
      throw damaged("is truncated: it ends in chunk " + code.count() + ", before its end mark");
    }
  }

  private IOException altered(long number) {
    return damaged("is damaged: chunk " + number + " was altered or is out of place");
  }
}
