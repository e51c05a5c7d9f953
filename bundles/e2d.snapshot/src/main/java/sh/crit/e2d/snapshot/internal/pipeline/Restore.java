package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.codec.Codecs;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/**
 * From the bytes that a store keeps back to a database, whatever form they are in: that is told by
 * magic numbers, never by names.
 *
 * <p>Any thread, one backup a call, several calls at a time.
 */
public final class Restore {
  private static final String OPERATION = "snapshot.read";

  private final SnapshotCipher cipher;

  public Restore(SnapshotCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * Reads a backup. <b>What the sink got may be used only after this returned</b>: most of what
   * proves a backup stands at its end. So the sink is a scratch file, or nothing at all for a mere
   * verification.
   *
   * @param stored the object; read to its end, never closed
   * @param sink takes the database, with etcd's hash where the backup has it; flushed, never closed
   * @return what was found
   * @throws E2dException SNAPSHOT_DAMAGED, SNAPSHOT_UNSUPPORTED, WRONG_KEY, CANCELLED,
   *     BAD_CONFIGURATION without a key that is needed, STORAGE_UNUSABLE when store or sink fail
   */
  public Report run(RestoreOrder order, InputStream stored, OutputStream sink, Watch watch)
      throws E2dException {
    return Failures.translated(OPERATION, order.object(), () -> read(order, stored, sink, watch));
  }

  private Report read(RestoreOrder order, InputStream object, OutputStream sink, Watch watch)
      throws IOException, E2dException {
    String name = order.object();
    CountedInput in = new CountedInput(object, name);
    DigestInputStream digested = new DigestInputStream(in, cipher.sha256());
    CountedOutput out = new CountedOutput(sink, "what " + name + " is unpacked to");
    Copy copy = new Copy(name, watch, in::count, out::count);
    Head packed = Head.of(digested);
    if (packed.bytes().length == 0) {
      throw UnusableObjectException.damaged(name, "is empty");
    }
    Compression compression = Compression.of(packed.bytes());
    try (InputStream unpacked = Codecs.unpack(compression, name, packed.stream())) {
      Head sealed = Head.of(unpacked);
      Optional<SealFormat> seal = SealFormat.of(sealed.bytes());
      Optional<Path> key = seal.isEmpty() ? Optional.empty() : Optional.of(key(order));
      DatabaseStream database = new DatabaseStream(rules(order, seal), cipher.sha256(), out);
      boolean bare = seal.isEmpty() && compression == Compression.NONE;
      digested.on(!bare);
      if (seal.isPresent()) {
        InputStream opened = cipher.open(seal.get(), key.orElseThrow(), name, sealed.stream());
        decrypt(copy, opened, database, name);
      } else {
        copy.run(sealed.stream(), database);
      }
      Database found = database.end();
      String sha256 = bare ? database.passedOn() : Sha256.hex(digested.getMessageDigest().digest());
      Stored counted = new Stored(in.count(), sha256);
      demandSame(order, counted);
      out.flush();
      copy.done();
      return new Report(
          found,
          counted,
          compression,
          seal,
          key.isEmpty() ? Optional.empty() : Optional.of(cipher.keyId(key.get())));
    }
  }

  /** What begins as a database was opened with the right key, so what comes then is damage. */
  private static void decrypt(Copy copy, InputStream opened, DatabaseStream database, String name)
      throws IOException, E2dException {
    try {
      copy.run(opened, database);
    } catch (UnusableObjectException e) {
      if (e.error().code() == ErrorCode.WRONG_KEY && database.begun()) {
        throw UnusableObjectException.damaged(
            name, "is damaged: its authentication code is not that of its content");
      }
      throw e;
    }
  }

  private static Path key(RestoreOrder order) throws E2dException {
    if (order.caKey().isEmpty()) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          OPERATION,
          order.object(),
          order.object()
              + " is encrypted, and no caKey is configured; set caKey to the CA key of the cluster"
              + " that wrote it");
    }
    return order.caKey().get();
  }

  private static DatabaseStream.Rules rules(RestoreOrder order, Optional<SealFormat> seal) {
    UnusableObjectException noDatabase =
        seal.filter(SealFormat.E2D::equals).isPresent()
            ? new UnusableObjectException(
                ErrorCode.WRONG_KEY,
                order.object(),
                "does not decrypt to an etcd database: it was encrypted with another key than"
                    + " caKey, or is damaged; set caKey to the CA key of the cluster that wrote it,"
                    + " or move the object away if it is damaged")
            : new UnusableObjectException(
                ErrorCode.SNAPSHOT_UNSUPPORTED,
                order.object(),
                "is no backup: neither an etcd database nor one that was encrypted or compressed in"
                    + " a way that is known here (gzip, zstd)");
    return new DatabaseStream.Rules(order.object(), noDatabase, order.databaseBytes(), false, true);
  }

  private static void demandSame(RestoreOrder order, Stored found) throws IOException {
    Stored expected = order.stored().orElse(found);
    if (!expected.equals(found)) {
      throw UnusableObjectException.damaged(
          order.object(),
          "is not what was stored: "
              + found.bytes()
              + " bytes with SHA-256 "
              + found.sha256()
              + " instead of "
              + expected.bytes()
              + " with "
              + expected.sha256());
    }
  }
}
