package sh.crit.e2d.snapshot.internal.delta;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.codec.Codecs;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.pipeline.CountedInput;
import sh.crit.e2d.snapshot.internal.pipeline.CountedOutput;
import sh.crit.e2d.snapshot.internal.pipeline.Failures;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.crypto.UnusableObjectException;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.Upload;

/**
 * Chunks as a store keeps them: compressed, and then sealed where backups are encrypted. Safe for
 * several threads.
 */
public final class ChunkStore {
  private static final Packing PACKING = new Packing(Compression.GZIP, 1);

  private final SnapshotCipher cipher;
  private final Optional<Path> caKey;
  private final boolean encrypted;

  /**
   * @param encrypted whether what is written is sealed; what is read says that itself
   */
  public ChunkStore(SnapshotCipher cipher, Optional<Path> caKey, boolean encrypted) {
    this.cipher = cipher;
    this.caKey = caKey;
    this.encrypted = encrypted;
  }

  /**
   * Writes a chunk.
   *
   * @return its SHA-256
   * @throws E2dException PRECONDITION_FAILED when somebody else has written one of that name
   */
  String write(
      Store store, String object, ChunkHead head, Map<Long, Long> leases, List<Revision> revisions)
      throws E2dException {
    String url = store.url(object);
    return Failures.translated(
        "snapshot.delta",
        url,
        () -> {
          try (Upload upload = store.write(object);
              FinishingOutputStream sealed = seal(url, new CountedOutput(upload.stream(), url));
              FinishingOutputStream packed = Codecs.pack(PACKING, url, sealed, 1)) {
            String sha256 = ChunkWriter.write(head, leases, revisions, cipher.sha256(), packed);
            packed.finish();
            sealed.finish();
            upload.complete(Condition.ABSENT);
            return sha256;
          }
        });
  }

  private FinishingOutputStream seal(String url, OutputStream to) throws IOException, E2dException {
    return encrypted ? cipher.seal(caKey.orElseThrow(), to) : Codecs.pack(Packing.NONE, url, to, 1);
  }

  /** Reads a chunk to its end, and proves it. */
  Link read(Store store, String object, ChunkReader.Sink sink) throws E2dException {
    String url = store.url(object);
    return Failures.translated(
        "snapshot.delta",
        url,
        () -> {
          try (InputStream stored = store.read(object, 0)) {
            InputStream in = new CountedInput(stored, url);
            byte[] head = in.readNBytes(SealFormat.HEAD_BYTES);
            boolean sealed = SealFormat.of(head).equals(Optional.of(SealFormat.SEALED));
            InputStream all = whole(head, in);
            return unpacked(object, url, sealed, sealed ? open(url, all) : all, sink);
          }
        });
  }

  private Link unpacked(
      String object, String url, boolean sealed, InputStream opened, ChunkReader.Sink sink)
      throws IOException, E2dException {
    byte[] head = opened.readNBytes(Compression.HEAD_BYTES);
    if (Compression.of(head) != Compression.GZIP) {
      throw UnusableObjectException.damaged(url, "is no chunk of changes");
    }
    try (InputStream plain = Codecs.unpack(Compression.GZIP, url, whole(head, opened))) {
      return ChunkReader.read(object, url, sealed, cipher.sha256(), plain, sink);
    }
  }

  private InputStream open(String url, InputStream all) throws IOException, E2dException {
    if (caKey.isEmpty()) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "snapshot.delta",
          url,
          url
              + " is encrypted, and no caKey is configured; set caKey to the CA key of the cluster"
              + " that wrote it");
    }
    return cipher.open(SealFormat.SEALED, caKey.get(), url, all);
  }

  private static InputStream whole(byte[] head, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(head), rest);
  }
}
