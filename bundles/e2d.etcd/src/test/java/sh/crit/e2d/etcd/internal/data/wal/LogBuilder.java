package sh.crit.e2d.etcd.internal.data.wal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a log by hand. The checksum is computed bit by bit, not by what is under test. */
public final class LogBuilder {
  public static final long MEMBER = 0xcafe;
  public static final long CLUSTER = 0xffffffffffff0001L;

  private final Path dir;
  private final List<Segment> segments = new ArrayList<>();
  private ByteArrayOutputStream current = new ByteArrayOutputStream();
  private int crc;
  private int lastFrame;

  public LogBuilder(Path dir) {
    this.dir = dir;
  }

  /** Begins as etcd begins a new log. */
  public LogBuilder begin() {
    return chain().metadata(MEMBER, CLUSTER).snapshot(0, 0);
  }

  /** The record at the head of each segment that carries the checksum on. */
  public LogBuilder chain() {
    return frame(new Message().number(1, 4).number(2, crc & 0xffffffffL).build());
  }

  /** Goes on from a checksum of records that are no longer there. */
  LogBuilder from(int earlier) {
    crc = earlier;
    return this;
  }

  public LogBuilder metadata(long member, long cluster) {
    return record(1, new Message().number(1, member).number(2, cluster).build());
  }

  public LogBuilder entry(long term, long index, String text) {
    return entry(0, term, index, new Message().text(4, text).build());
  }

  public LogBuilder entry(int type, long term, long index, byte[] dataField) {
    byte[] head = new Message().number(1, type).number(2, term).number(3, index).build();
    byte[] entry =
        ByteBuffer.allocate(head.length + dataField.length).put(head).put(dataField).array();
    return record(2, entry);
  }

  public LogBuilder state(long term, long commit) {
    return record(3, new Message().number(1, term).number(2, MEMBER).number(3, commit).build());
  }

  public LogBuilder snapshot(long index, long term) {
    return record(5, new Message().number(1, index).number(2, term).build());
  }

  LogBuilder record(int type, byte[] data) {
    crc = checksum(crc, data);
    return frame(new Message().number(1, type).number(2, crc & 0xffffffffL).bytes(3, data).build());
  }

  private LogBuilder frame(byte[] record) {
    int padding = (8 - record.length % 8) % 8;
    long length = record.length | (padding == 0 ? 0 : (0x80L | padding) << 56);
    lastFrame = current.size();
    current.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    current.writeBytes(record);
    current.writeBytes(new byte[padding]);
    return this;
  }

  LogBuilder raw(byte[] bytes) {
    current.writeBytes(bytes);
    return this;
  }

  public LogBuilder zeros(int count) {
    return raw(new byte[count]);
  }

  /** Where the last record's frame begins in the segment. */
  int lastFrame() {
    return lastFrame;
  }

  /** Cuts the segment's end off. */
  public LogBuilder cut(int size) {
    byte[] kept = Arrays.copyOf(current.toByteArray(), size);
    current = new ByteArrayOutputStream();
    return raw(kept);
  }

  public int size() {
    return current.size();
  }

  /** Writes the segment that is being made and begins the next. */
  public LogBuilder segment(long sequence, long firstIndex) throws IOException {
    Path file = dir.resolve(String.format("%016x-%016x.wal", sequence, firstIndex));
    Files.write(file, current.toByteArray());
    segments.add(Segment.of(file).orElseThrow());
    current = new ByteArrayOutputStream();
    return this;
  }

  List<Segment> segments() {
    return segments;
  }

  static int checksum(int crc, byte[] data) {
    int register = ~crc;
    for (byte b : data) {
      register ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        register = (register >>> 1) ^ ((register & 1) * 0x82F63B78);
      }
    }
    return ~register;
  }
}
