package sh.crit.e2d.snapshot.internal.make;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.codec.Codecs;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.pipeline.Failures;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.UnusableObjectException;
import sh.crit.e2d.spi.storage.Store;

/**
 * What the first bytes of an object say of its form; needs no key.
 *
 * @param compression how it is compressed
 * @param seal how it is encrypted, empty when it is not, or when that cannot be told
 */
public record Look(Compression compression, Optional<SealFormat> seal) {
  /** Looks at an object's first bytes. */
  public static Look at(Store store, String object) throws E2dException {
    String url = store.url(object);
    try (InputStream in = store.read(object, 0)) {
      byte[] head = in.readNBytes(Compression.HEAD_BYTES);
      Compression compression = Compression.of(head);
      return new Look(
          compression,
          seal(compression, url, new SequenceInputStream(new ByteArrayInputStream(head), in)));
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "snapshot.look",
          url,
          url + ": cannot be read: " + Failures.firstLine(e),
          e);
    }
  }

  private static Optional<SealFormat> seal(Compression compression, String url, InputStream from)
      throws IOException {
    try (InputStream unpacked = Codecs.unpack(compression, url, from)) {
      return SealFormat.of(unpacked.readNBytes(SealFormat.HEAD_BYTES));
    } catch (UnusableObjectException e) {
      return switch (e.error().code()) {
        case SNAPSHOT_DAMAGED, SNAPSHOT_UNSUPPORTED -> Optional.empty();
        default -> throw e;
      };
    }
  }
}
