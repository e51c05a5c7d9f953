package sh.crit.e2d.etcd.internal.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Reads the lines that were added to a file since it was last asked. For one thread. */
final class LogTail {
  /** A longer line is cut into several: nothing here may grow with what etcd writes. */
  private static final int LONGEST_LINE = 64 * 1024;

  private static final long LAST_PART = 1024L * 1024;

  private final Path file;
  private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long position;

  /**
   * @param position where to begin, in bytes
   */
  LogTail(Path file, long position) {
    this.file = file;
    this.position = position;
  }

  /** Begins close enough to the end to see what led there, however large the file has become. */
  static LogTail ofLastPart(Path file) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    return new LogTail(file, Math.max(0, size - LAST_PART));
  }

  long position() {
    return position;
  }

  /** Begins again at the start of the file, which has just been emptied. */
  void rewind() {
    position = 0;
  }

  /**
   * Hands over every complete line up to the present end of the file.
   *
   * @throws IOException if the file is there and cannot be read
   */
  void drain(Consumer<String> sink) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < position) {
        rewind();
      }
      int read;
      while ((read = channel.read(buffer.clear(), position)) > 0) {
        position += read;
        split(buffer.flip(), sink);
      }
    } catch (NoSuchFileException e) {
      // Somebody cleared the directory of logs; etcd writes on into a file without a name.
      rewind();
    }
  }

  /** Hands over a last line that has no end. */
  void finish(Consumer<String> sink) {
    if (line.size() > 0) {
      handOver(sink);
    }
  }

  private void split(ByteBuffer bytes, Consumer<String> sink) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        handOver(sink);
      } else {
        line.write(next);
        if (line.size() >= LONGEST_LINE) {
          handOver(sink);
        }
      }
    }
  }

  private void handOver(Consumer<String> sink) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    sink.accept(text);
  }
}
