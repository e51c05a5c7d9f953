package sh.crit.e2d.etcd.internal.data.wal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/**
 * Reads the records of one segment. A frame is a length of 8 bytes (little-endian; the top byte
 * says how many bytes pad the record to a multiple of 8), the record, the padding.
 *
 * <p>What counts as torn and what as damaged follows etcd's own reader, with one exception: where a
 * length reaches beyond the file, etcd of some versions cuts the log there without a look. Here it
 * is torn only if the record itself agrees with that length; a length that was damaged in the
 * middle of the log would otherwise pass for the log's end.
 */
final class SegmentReader implements AutoCloseable {
  private static final int FRAME = Long.BYTES;

  /** Disks write sectors, so that what a crash left out is a sector of zeros. */
  private static final int SECTOR = 512;

  /** Far above any request that etcd accepts. */
  private static final int LONGEST_RECORD = 1 << 30;

  private static final int WINDOW = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final RollingCrc crc;
  private final boolean last;
  private final long size;
  private final ByteBuffer window =
      ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long windowStart;
  private long position;

  /**
   * @param path the segment
   * @param crc runs on from segment to segment
   * @param last whether this is the segment that etcd wrote last
   */
  SegmentReader(Path path, RollingCrc crc, boolean last) throws IOException {
    this.path = path;
    this.crc = crc;
    this.last = last;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    this.size = channel.size();
  }

  /** The next record, or why there is none. */
  Frame next() throws IOException, CorruptDataException {
    if (position == size) {
      return new Frame.End(position);
    }
    if (size - position < FRAME) {
      return torn();
    }
    long frame = ByteBuffer.wrap(read(position, FRAME)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (frame == 0) {
      return new Frame.End(position);
    }
    long length = frame & 0x00ff_ffff_ffff_ffffL;
    int padding = frame < 0 ? (int) (frame >>> 56) & 7 : 0;
    long room = size - position - FRAME;
    byte[] head =
        read(position + FRAME, (int) Math.min(RecordHeader.LONGEST, Math.min(length, room)));
    Optional<RecordHeader> header = RecordHeader.parse(head, length);
    if (length + padding > room) {
      return beyondTheFile(length, header, room);
    }
    if (header.isEmpty() || length > LONGEST_RECORD) {
      return tornOr(length + padding, "is not a record");
    }
    return record(header.get(), length, padding);
  }

  private Frame beyondTheFile(long length, Optional<RecordHeader> header, long room)
      throws CorruptDataException {
    if (header.isPresent() || room < RecordHeader.LONGEST) {
      return torn();
    }
    throw corrupt("claims " + length + " bytes, more than the file has");
  }

  private Frame record(RecordHeader header, long length, int padding)
      throws IOException, CorruptDataException {
    long offset = position;
    byte[] data = read(offset + FRAME + header.dataOffset(), (int) header.dataLength());
    if (header.type() == RecordHeader.CRC) {
      checkChain(header.crc());
    } else {
      int before = crc.value();
      crc.update(data);
      if (crc.value() != header.crc()) {
        crc.set(before);
        return tornOr(length + padding, "does not match its checksum");
      }
    }
    position += FRAME + length + padding;
    return new Frame.Content(offset, header.type(), data);
  }

  /** The first segment that is left may begin with any value: what it continues was purged. */
  private void checkChain(int next) throws CorruptDataException {
    if (crc.value() != 0 && crc.value() != next) {
      throw corrupt("does not continue the checksum of the records before it");
    }
    crc.set(next);
  }

  private Frame tornOr(long length, String problem) throws IOException, CorruptDataException {
    if (last && hasZeroSector(position + FRAME, length)) {
      return torn();
    }
    throw corrupt(problem);
  }

  private Frame torn() throws CorruptDataException {
    if (!last) {
      throw corrupt("is incomplete, and later segments follow");
    }
    return new Frame.Torn(position);
  }

  private boolean hasZeroSector(long offset, long length) throws IOException {
    long end = offset + length;
    long at = offset;
    while (at < end) {
      int chunk = (int) Math.min(SECTOR - at % SECTOR, end - at);
      if (isZero(read(at, chunk))) {
        return true;
      }
      at += chunk;
    }
    return false;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private CorruptDataException corrupt(String problem) {
    return new CorruptDataException(path, "the record at offset " + position + " " + problem);
  }

  /** Callers have checked that the bytes are within the file. */
  private byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (length > WINDOW) {
      fill(ByteBuffer.wrap(bytes), offset, length);
      return bytes;
    }
    if (offset < windowStart || offset + length > windowStart + window.limit()) {
      window.clear();
      fill(window, offset, length);
      window.flip();
      windowStart = offset;
    }
    window.get((int) (offset - windowStart), bytes);
    return bytes;
  }

  private void fill(ByteBuffer target, long offset, int atLeast) throws IOException {
    while (target.position() < atLeast) {
      if (channel.read(target, offset + target.position()) < 0) {
        throw new EOFException(path + ": became shorter while it was read");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
