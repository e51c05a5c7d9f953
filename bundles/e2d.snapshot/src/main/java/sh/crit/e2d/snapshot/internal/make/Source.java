package sh.crit.e2d.snapshot.internal.make;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.pipeline.Failures;
import sh.crit.e2d.spi.crypto.UnusableObjectException;
import sh.crit.e2d.spi.etcd.EtcdContent;

/**
 * The bytes of a snapshot that is being sent, and how many there are. To be closed.
 *
 * <p>Not every etcd says how many there will be, and one form of backups needs that first: then all
 * of it goes to a scratch file.
 */
final class Source implements AutoCloseable {
  private final InputStream stream;
  private final OptionalLong bytes;
  private final AutoDelete scratch;

  /** The scratch file, where there is one. */
  private interface AutoDelete {
    void delete() throws IOException;
  }

  private Source(InputStream stream, OptionalLong bytes, AutoDelete scratch) {
    this.stream = stream;
    this.bytes = bytes;
    this.scratch = scratch;
  }

  /**
   * @param sizeNeeded whether the number of bytes has to be known before the first one is used
   * @param directory where a scratch file may lie; made when it is not there
   */
  static Source of(EtcdContent.Snapshot snapshot, boolean sizeNeeded, Path directory)
      throws E2dException {
    try {
      BufferedInputStream stream = new BufferedInputStream(snapshot.stream());
      stream.mark(1);
      if (stream.read() >= 0) {
        stream.reset();
      }
      return sizeNeeded && snapshot.bytes().isEmpty()
          ? spooled(stream, directory)
          : new Source(stream, snapshot.bytes(), () -> {});
    } catch (UnusableObjectException e) {
      throw e.error();
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.UNREACHABLE,
          "snapshot.make",
          "etcd",
          "etcd's snapshot broke off: " + Failures.firstLine(e),
          e);
    }
  }

  private static Source spooled(InputStream from, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = Files.createTempFile(directory, "snapshot-", ".db");
    try {
      try (OutputStream to = Files.newOutputStream(file)) {
        from.transferTo(to);
      }
      return new Source(
          Files.newInputStream(file),
          OptionalLong.of(Files.size(file)),
          () -> Files.deleteIfExists(file));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  InputStream stream() {
    return stream;
  }

  OptionalLong bytes() {
    return bytes;
  }

  @Override
  public void close() throws E2dException {
    try {
      try {
        stream.close();
      } finally {
        scratch.delete();
      }
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "snapshot.make",
          "scratch file",
          "what etcd sent cannot be closed: " + e.getMessage(),
          e);
    }
  }
}
