package sh.crit.e2d.snapshot.internal.make;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.pipeline.Database;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.snapshot.internal.pipeline.Restore;
import sh.crit.e2d.snapshot.internal.pipeline.RestoreOrder;
import sh.crit.e2d.snapshot.internal.pipeline.Watch;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.crypto.UnusableObjectException;
import sh.crit.e2d.spi.storage.Store;

/** Reads stored backups and proves them, into a file or to nowhere. Safe for several threads. */
public final class Reader {
  private final Restore restore;
  private final SnapshotCipher cipher;
  private final Optional<Path> caKey;

  public Reader(SnapshotCipher cipher, Optional<Path> caKey) {
    this.restore = new Restore(cipher);
    this.cipher = cipher;
    this.caKey = caKey;
  }

  /** A SHA-256 of nothing yet, as what is read is hashed with. */
  public MessageDigest sha256() {
    return cipher.sha256();
  }

  /**
   * Reads a backup of the catalog; it has to be exactly what the catalog says.
   *
   * @throws E2dException WRONG_KEY for the key that the catalog names alone: with the right one
   *     what does not decrypt is damaged
   */
  public Report read(Store store, Entry entry, OutputStream sink, Consumer<String> progress)
      throws E2dException {
    String url = store.url(entry.object());
    boolean keyKnown = demandKey(entry, url);
    RestoreOrder order =
        new RestoreOrder(url, caKey, entry.databaseBytes(), Optional.of(entry.stored()));
    Report report;
    try {
      report = run(store, entry.object(), order, sink, new Progress("read", url, progress));
    } catch (E2dException e) {
      if (e.code() != ErrorCode.WRONG_KEY || !keyKnown) {
        throw e;
      }
      throw new E2dException(
          ErrorCode.SNAPSHOT_DAMAGED,
          "snapshot.read",
          url,
          url + " is damaged: it does not decrypt with caKey, the key that it was encrypted with",
          e);
    }
    Optional<String> expected = entry.database().map(Database::sha256);
    if (!report.database().sha256().equals(expected.orElse(report.database().sha256()))) {
      throw new E2dException(
          ErrorCode.SNAPSHOT_DAMAGED,
          "snapshot.read",
          url,
          url + " is damaged: its database is not the one that was backed up");
    }
    return report;
  }

  /**
   * The format of the Go program does not name its key, and an older backup in the place of one
   * that only needs the right key would be a loss.
   *
   * @return whether caKey is known to be the key
   */
  private boolean demandKey(Entry entry, String url) throws E2dException {
    if (entry.seal().isEmpty() || entry.keyId().isEmpty() || caKey.isEmpty()) {
      return false;
    }
    String wanted = entry.keyId().get();
    String given = cipher.keyId(caKey.get());
    if (!wanted.equals(given)) {
      throw new E2dException(
          ErrorCode.WRONG_KEY,
          "snapshot.read",
          url,
          url
              + " was encrypted with the key "
              + wanted
              + ", and caKey is the key "
              + given
              + "; set caKey to the CA key of the cluster that wrote it");
    }
    return true;
  }

  /** Reads an object of which nothing is known. */
  public Report read(Store store, String object, OutputStream sink, Consumer<String> progress)
      throws E2dException {
    String url = store.url(object);
    return run(
        store,
        object,
        new RestoreOrder(url, caKey, OptionalLong.empty(), Optional.empty()),
        sink,
        new Progress("read", url, progress));
  }

  /**
   * Looks at the beginning of an object of which nothing is known.
   *
   * @return why it cannot be read as a backup; empty when it begins as one
   * @throws E2dException when the store cannot be asked
   */
  public Optional<E2dException> peek(Store store, String object) throws E2dException {
    Peek peek = new Peek();
    try {
      RestoreOrder order = RestoreOrder.of(store.url(object), caKey);
      run(store, object, order, OutputStream.nullOutputStream(), peek);
      return Optional.empty();
    } catch (E2dException e) {
      return switch (e.code()) {
        case SNAPSHOT_UNSUPPORTED, SNAPSHOT_DAMAGED, WRONG_KEY, BAD_CONFIGURATION -> Optional.of(e);
        case CANCELLED -> {
          if (peek.sawEnough) {
            yield Optional.empty();
          }
          throw e;
        }
        default -> throw e;
      };
    }
  }

  private Report run(Store store, String object, RestoreOrder order, OutputStream sink, Watch watch)
      throws E2dException {
    try (InputStream in = store.read(object, 0)) {
      return restore.run(order, in, sink, watch);
    } catch (IOException e) {
      // Only closing what was read to its end throws this here.
      throw new UnusableObjectException(
              ErrorCode.STORAGE_UNUSABLE, order.object(), "does not close: " + e.getMessage())
          .error();
    }
  }

  /** Gives up once the first bytes have been found to be those of a database. */
  private static final class Peek implements Watch {
    /** More than the first page's magic number needs. */
    private static final int ENOUGH = 512;

    private boolean sawEnough;

    @Override
    public void moved(long bytesIn, long bytesOut) {
      sawEnough = bytesOut >= ENOUGH;
    }

    @Override
    public boolean cancelled() {
      return sawEnough;
    }
  }
}
