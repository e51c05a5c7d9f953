package sh.crit.e2d.snapshot.internal.delta;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.pipeline.Sha256;
import sh.crit.e2d.spi.crypto.UnusableObjectException;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Delete;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/**
 * Reads what is in a chunk. What the sink got counts only when this has returned: the proof comes
 * last.
 */
final class ChunkReader {
  private final String url;
  private final DigestInputStream digested;
  private final DataInputStream in;

  /** Takes what is in a chunk, in order. */
  interface Sink {
    /** Looks at nothing. */
    Sink NONE =
        new Sink() {
          @Override
          public void lease(long id, long ttlSeconds) {
            // Nobody wants to know.
          }

          @Override
          public void revision(Revision revision) {
            // Nobody wants to know.
          }
        };

    /**
     * Takes what is known of a lease.
     *
     * @param ttlSeconds 0 where it is not known
     */
    void lease(long id, long ttlSeconds) throws E2dException;

    void revision(Revision revision) throws E2dException;
  }

  private ChunkReader(String url, MessageDigest sha256, InputStream plain) {
    this.url = url;
    this.digested = new DigestInputStream(plain, sha256);
    this.in = new DataInputStream(digested);
  }

  /**
   * Reads all of it.
   *
   * @param object its name in the store
   * @param url its name in messages
   * @param sealed whether it was encrypted
   * @param sha256 of nothing yet
   * @throws UnusableObjectException SNAPSHOT_DAMAGED or SNAPSHOT_UNSUPPORTED
   */
  static Link read(
      String object, String url, boolean sealed, MessageDigest sha256, InputStream plain, Sink sink)
      throws IOException, E2dException {
    ChunkReader reader = new ChunkReader(url, sha256, plain);
    try {
      ChunkHead head = reader.head();
      reader.records(head, sink);
      return new Link(object, head, reader.end(plain), sealed);
    } catch (EOFException e) {
      throw UnusableObjectException.damaged(url, "ends too early");
    } catch (UTFDataFormatException e) {
      throw UnusableObjectException.damaged(url, "names no backup that it follows");
    }
  }

  private ChunkHead head() throws IOException {
    byte[] magic = in.readNBytes(ChunkFormat.MAGIC.length());
    if (!ChunkFormat.MAGIC.equals(new String(magic, StandardCharsets.ISO_8859_1))) {
      throw UnusableObjectException.damaged(url, "is no chunk of changes");
    }
    int version = in.readInt();
    if (version != ChunkFormat.VERSION && version != ChunkFormat.FIRST_VERSION) {
      throw new UnusableObjectException(
          ErrorCode.SNAPSHOT_UNSUPPORTED,
          url,
          "is of version " + version + ", and this program reads 1 to " + ChunkFormat.VERSION);
    }
    boolean placed = version != ChunkFormat.FIRST_VERSION;
    return new ChunkHead(
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        Instant.ofEpochMilli(in.readLong()),
        Instant.ofEpochMilli(in.readLong()),
        placed ? in.readLong() : 0,
        placed ? in.readLong() : 0,
        Sha256.hex(exactly(ChunkFormat.DIGEST_BYTES)));
  }

  private void records(ChunkHead head, Sink sink) throws IOException, E2dException {
    long next = head.from();
    for (int kind = in.readUnsignedByte(); kind != ChunkFormat.END; kind = in.readUnsignedByte()) {
      if (kind == ChunkFormat.LEASE) {
        sink.lease(in.readLong(), in.readLong());
      } else if (kind == ChunkFormat.REVISION) {
        Revision revision = revision();
        if (revision.number() != next) {
          throw UnusableObjectException.damaged(
              url, "has revision " + revision.number() + " in the place of " + next);
        }
        next++;
        sink.revision(revision);
      } else {
        throw UnusableObjectException.damaged(url, "has a record of no known kind");
      }
    }
    if (next != head.to() + 1) {
      throw UnusableObjectException.damaged(url, "lacks revision " + next);
    }
  }

  private Revision revision() throws IOException {
    long number = in.readLong();
    Instant observed = Instant.ofEpochMilli(in.readLong());
    int count = in.readInt();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      changes.add(change());
    }
    return new Revision(number, observed, changes);
  }

  private Change change() throws IOException {
    int kind = in.readUnsignedByte();
    if (kind == ChunkFormat.DELETE) {
      return new Delete(bytes());
    }
    if (kind != ChunkFormat.PUT) {
      throw UnusableObjectException.damaged(url, "has a change of no known kind");
    }
    return new Put(bytes(), bytes(), in.readLong(), in.readLong(), in.readLong());
  }

  private Bytes bytes() throws IOException {
    int length = in.readInt();
    if (length < 0) {
      throw UnusableObjectException.damaged(url, "has a key or value of no possible length");
    }
    return Bytes.of(exactly(length));
  }

  /** Takes memory as the bytes come: a length that was altered must not take all of it. */
  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Compares the proof, and demands that nothing follows. */
  private String end(InputStream plain) throws IOException {
    byte[] found = digested.getMessageDigest().digest();
    byte[] written = plain.readNBytes(ChunkFormat.DIGEST_BYTES);
    if (!Arrays.equals(found, written)) {
      throw UnusableObjectException.damaged(url, "is not what was written: its SHA-256 differs");
    }
    if (plain.read() >= 0) {
      throw UnusableObjectException.damaged(url, "goes on behind its end");
    }
    return Sha256.hex(found);
  }
}
