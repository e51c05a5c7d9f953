package sh.crit.e2d.etcd.internal.data.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * What stands behind the last whole record of a log that is torn. etcd cuts the segment there when
 * it starts; here the same is done before, so that a record can follow. No etcd may run on it.
 */
public final class HalfRecord {
  private static final int WINDOW = 1 << 16;

  /** Frames are a multiple of this; fewer bytes at the end of a file read as one that is torn. */
  private static final int ALIGNMENT = Long.BYTES;

  private final LogEnd end;

  /**
   * Prepares; nothing is read or written yet.
   *
   * @param end of a log that is torn
   */
  public HalfRecord(LogEnd end) {
    if (!end.torn()) {
      throw new IllegalArgumentException(end.segment().file() + " ends with a whole record");
    }
    this.end = end;
  }

  /**
   * Up to where the segment holds anything but zeros, in bytes. That can be far beyond the half
   * record: a disk may have written later sectors and not those between.
   */
  public long used() throws IOException {
    try (FileChannel file = FileChannel.open(end.segment().file(), StandardOpenOption.READ)) {
      ByteBuffer window = ByteBuffer.allocate(WINDOW);
      long used = end.offset();
      long at = end.offset();
      while (file.read(window.clear(), at) > 0) {
        for (int i = 0; i < window.position(); i++) {
          if (window.get(i) != 0) {
            used = at + i + 1;
          }
        }
        at += window.position();
      }
      return used;
    }
  }

  /**
   * Has zeros follow the last whole record up to the end of the file, durably.
   *
   * <p>The file is cut and made as long as it was again (to whole frames), instead of overwritten:
   * the cut happens as a whole. Zeros that are written one after the other would, after a crash,
   * leave remains that read as damage and no longer as a half record, or that nobody could tell
   * from a record.
   *
   * @throws IOException if that failed; the log ends where it did before, torn or not
   */
  public void cut() throws IOException {
    try (FileChannel file = FileChannel.open(end.segment().file(), StandardOpenOption.WRITE)) {
      long size = file.size() / ALIGNMENT * ALIGNMENT;
      file.truncate(end.offset());
      file.force(true);
      if (size > end.offset()) {
        file.write(ByteBuffer.allocate(1), size - 1);
      }
      file.force(true);
    }
  }
}
