package sh.crit.e2d.etcd.internal.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sh.crit.e2d.etcd.internal.data.wal.Message;

/** Copies and damages member data. */
public record DataTree(Path dataDir) {
  Path member() {
    return dataDir.resolve("member");
  }

  Path database() {
    return member().resolve("snap/db");
  }

  public Path lastSegment() throws IOException {
    try (Stream<Path> files = Files.list(member().resolve("wal"))) {
      return files
          .filter(file -> file.toString().endsWith(".wal"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  DataTree copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(dataDir)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(dataDir.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          copySparse(file, copy);
        }
      }
    }
    Files.setPosixFilePermissions(
        target, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
    return new DataTree(target);
  }

  /** Segments are mostly zeros. */
  private static void copySparse(Path from, Path to) throws IOException {
    byte[] bytes = Files.readAllBytes(from);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(bytes, 0, end), 0);
      if (end < bytes.length) {
        out.write(ByteBuffer.allocate(1), bytes.length - 1);
      }
    }
  }

  static void flip(Path file, long offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ 0x40)).rewind();
      channel.write(one, offset);
    }
  }

  static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  public static void zero(Path file, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(length), offset);
    }
  }

  /** Puts behind a log's end what reached the disk of a record of several sectors. */
  public static void addHalfRecord(Path segment) throws IOException {
    List<Long> frames = frames(segment);
    byte[] data = new byte[3000];
    Arrays.fill(data, (byte) 'h');
    byte[] record = new Message().number(1, 2).number(2, 12345).bytes(3, data).build();
    ByteBuffer begun = ByteBuffer.allocate(900).order(ByteOrder.LITTLE_ENDIAN);
    begun.putLong(record.length | (0x80L | Math.floorMod(-record.length, 8)) << 56);
    begun.put(record, 0, begun.remaining()).flip();
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.write(begun, frames.get(frames.size() - 1));
    }
  }

  /** Where a text begins in a file. */
  static long find(Path file, String text) throws IOException {
    String all = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    int at = all.indexOf(text);
    if (at < 0) {
      throw new AssertionError(file + " does not hold " + text);
    }
    return at;
  }

  /** Where the frames of a segment begin, the end of the last one included. */
  public static List<Long> frames(Path segment) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> frames = new ArrayList<>(List.of(0L));
    int at = 0;
    while (at + 8 <= bytes.limit() && bytes.getLong(at) != 0) {
      at += 8 + (bytes.getInt(at) + 7) / 8 * 8;
      frames.add((long) at);
    }
    return frames;
  }
}
