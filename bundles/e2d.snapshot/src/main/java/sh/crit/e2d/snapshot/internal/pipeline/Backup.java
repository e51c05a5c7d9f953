package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.codec.Codecs;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/**
 * From etcd's snapshot stream to the bytes that a store keeps, in one pass: verified, encrypted,
 * compressed, hashed and counted. The sink is as fast as the source gets; memory stays at a few
 * megabytes.
 *
 * <p>Any thread, one backup a call, several calls at a time.
 */
public final class Backup {
  private static final String OPERATION = "snapshot.write";

  private final SnapshotCipher cipher;
  private final int cores;

  /**
   * @param cores how many threads may compress
   */
  public Backup(SnapshotCipher cipher, int cores) {
    this.cipher = cipher;
    this.cores = cores;
  }

  /**
   * Writes a backup. After a failure the sink holds a part that is not to be kept.
   *
   * @param source a snapshot as etcd sends it; read to its end, never closed
   * @param sink takes the object; flushed, never closed
   * @return what was written, for the catalog
   * @throws E2dException SNAPSHOT_DAMAGED and SNAPSHOT_UNSUPPORTED for the source, CANCELLED,
   *     STORAGE_UNUSABLE when source or sink fail, and those of {@link SnapshotCipher} for the key
   */
  public Report run(BackupOrder order, InputStream source, OutputStream sink, Watch watch)
      throws E2dException {
    return Failures.translated(OPERATION, order.object(), () -> write(order, source, sink, watch));
  }

  private Report write(BackupOrder order, InputStream source, OutputStream sink, Watch watch)
      throws IOException, E2dException {
    String object = order.object();
    Form form = order.form();
    CountedInput in = new CountedInput(source, "the snapshot for " + object);
    CountedOutput out = new CountedOutput(sink, object);
    DigestOutputStream stored = new DigestOutputStream(out, cipher.sha256());
    stored.on(!form.bare());
    Copy copy = new Copy(object, watch, in::count, out::count);
    try (FinishingOutputStream packed = Codecs.pack(form.packing(), object, stored, cores);
        FinishingOutputStream sealed = seal(order, packed)) {
      DatabaseStream database = new DatabaseStream(rules(order), cipher.sha256(), sealed);
      copy.run(in, database);
      // Before any end is written: what is not proven must not look complete.
      Database proven = database.end();
      sealed.finish();
      packed.finish();
      copy.done();
      return new Report(
          proven,
          new Stored(
              out.count(),
              form.bare() ? database.passedOn() : Sha256.hex(stored.getMessageDigest().digest())),
          form.packing().compression(),
          form.seal(),
          keyId(order));
    }
  }

  private FinishingOutputStream seal(BackupOrder order, OutputStream to)
      throws IOException, E2dException {
    if (!order.form().encrypted()) {
      return Codecs.pack(Packing.NONE, order.object(), to, 1);
    }
    return switch (order.form().family()) {
      case OWN -> cipher.seal(order.caKey().orElseThrow(), to);
      case E2D ->
          cipher.sealAsE2d(order.caKey().orElseThrow(), databaseBytes(order).orElseThrow(), to);
    };
  }

  private Optional<String> keyId(BackupOrder order) throws E2dException {
    return order.form().encrypted()
        ? Optional.of(cipher.keyId(order.caKey().orElseThrow()))
        : Optional.empty();
  }

  private static DatabaseStream.Rules rules(BackupOrder order) {
    String name = "the snapshot for " + order.object();
    return new DatabaseStream.Rules(
        name,
        new UnusableObjectException(
            ErrorCode.SNAPSHOT_UNSUPPORTED, name, "is no etcd database: it does not begin as one"),
        databaseBytes(order),
        order.hashDemanded(),
        order.form().keepsHash());
  }

  private static OptionalLong databaseBytes(BackupOrder order) {
    return order.sourceBytes().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(DatabaseStream.withoutHash(order.sourceBytes().getAsLong()));
  }
}
