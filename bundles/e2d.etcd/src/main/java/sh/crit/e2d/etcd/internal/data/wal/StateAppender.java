package sh.crit.e2d.etcd.internal.data.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Writes one more state behind the last record of a log, over the zeros with which etcd fills a
 * segment beforehand. No etcd may run on it.
 *
 * <p>The length that makes the bytes a record is written last, once the rest is on disk. It lies
 * within one sector, so that a crash leaves the log with the whole record or without it.
 */
public final class StateAppender {
  private static final int LENGTH = Long.BYTES;
  private static final int WINDOW = 1 << 16;

  private final LogEnd end;
  private final byte[] frame;

  /**
   * Prepares; nothing is written yet.
   *
   * @param end of the log as it is
   * @param state what is to stand there
   */
  public StateAppender(LogEnd end, HardState state) {
    this.end = end;
    this.frame = frame(end.crc(), state.bytes());
  }

  private static byte[] frame(int crc, byte[] state) {
    RollingCrc next = new RollingCrc();
    next.set(crc);
    next.update(state);
    byte[] record =
        new MessageWriter()
            .number(1, RecordHeader.STATE)
            .number(2, Integer.toUnsignedLong(next.value()))
            .bytes(3, state)
            .bytes();
    int padding = Math.floorMod(-record.length, LENGTH);
    long length = record.length | (padding == 0 ? 0 : (0x80L | padding) << 56);
    return ByteBuffer.allocate(LENGTH + record.length + padding)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(record)
        .array();
  }

  /**
   * Whether nothing lies behind the log's end but zeros, or what an earlier attempt at the same
   * left there. Anything else may be a part of a record that etcd was writing.
   */
  public boolean isClear() throws IOException {
    try (FileChannel file = FileChannel.open(end.segment().file(), StandardOpenOption.READ)) {
      ByteBuffer window = ByteBuffer.allocate(WINDOW);
      long at = end.offset();
      while (file.read(window.clear(), at) > 0) {
        for (int i = 0; i < window.position(); i++) {
          byte found = window.get(i);
          if (found != 0 && !isOwn(at + i - end.offset(), found)) {
            return false;
          }
        }
        at += window.position();
      }
      return true;
    }
  }

  private boolean isOwn(long place, byte found) {
    return place < frame.length && frame[(int) place] == found;
  }

  /**
   * Writes the record and makes it durable.
   *
   * @throws IOException if that failed; the log reads as before, or is made so by {@link #undo}
   */
  public void append() throws IOException {
    try (FileChannel file = FileChannel.open(end.segment().file(), StandardOpenOption.WRITE)) {
      write(file, ByteBuffer.wrap(frame, LENGTH, frame.length - LENGTH), end.offset() + LENGTH);
      file.force(true);
      write(file, ByteBuffer.wrap(frame, 0, LENGTH), end.offset());
      file.force(true);
    }
  }

  /** Puts zeros back where the record is. */
  public void undo() throws IOException {
    try (FileChannel file = FileChannel.open(end.segment().file(), StandardOpenOption.WRITE)) {
      write(file, ByteBuffer.allocate(frame.length), end.offset());
      file.force(true);
    }
  }

  private static void write(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }
}
