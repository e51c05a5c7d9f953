package sh.crit.e2d.snapshot.internal.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.catalog.Names;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.catalog.PointId;
import sh.crit.e2d.snapshot.internal.make.Reader;
import sh.crit.e2d.snapshot.internal.pipeline.Failures;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.snapshot.internal.pipeline.Sha256;
import sh.crit.e2d.snapshot.internal.pipeline.Stored;
import sh.crit.e2d.spi.crypto.UnusableObjectException;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/** Copies a backup into another store, byte for byte, with a catalog of its own there. */
final class Copier {
  private static final Logger LOG = LoggerFactory.getLogger(Copier.class);
  private static final String OPERATION = "snapshot.copy";

  /** What the stores' plugins blame, which mostly open what the configuration names. */
  private static final String CONFIGURED = "snapshot.file: ";

  private final Stores stores;
  private final Reader reader;
  private final PointFetcher points;
  private final InstantSource clock;

  Copier(Stores stores, Reader reader, PointFetcher points, InstantSource clock) {
    this.points = points;
    this.stores = stores;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * Copies it, reads it back there, and makes it the newest there unless that is another cluster's
   * or a later one.
   *
   * @return the backup as it is there
   */
  BackupView copy(Catalog from, String id, String to, Consumer<String> progress)
      throws E2dException {
    demandWhole(id);
    Listing listing = from.look();
    Chosen chosen = Chosen.find(from, listing, id);
    Entry entry = described(from, chosen, progress);
    tellChanges(from, listing, entry, progress);
    try (Store target = target(to)) {
      Catalog there = new Catalog(target, new Memory());
      Listing before = there.look();
      Optional<Entry> present = before.entry(entry.id());
      if (present.isPresent()) {
        progress.accept("backup " + entry.id() + " is there already");
        return Views.of(target, present.get());
      }
      Entry copied = stored(from, chosen, entry, there, progress);
      if (takesOver(before, copied)) {
        there.promote(copied, before.condition());
      } else {
        progress.accept(target.url(there.names().newest()) + " stays as it is; the copy is beside");
      }
      return Views.of(target, copied);
    }
  }

  private static void demandWhole(String id) throws E2dException {
    PointId wanted = PointId.parse(id);
    if (wanted.revision().isPresent()) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          OPERATION,
          id,
          "'"
              + id
              + "': backups are copied as they are, without the changes after them; name backup "
              + wanted.id()
              + ", or make one of that state first");
    }
  }

  /** The copy goes less far than a restore from here would. */
  private void tellChanges(Catalog from, Listing listing, Entry entry, Consumer<String> progress)
      throws E2dException {
    if (listing.entry(entry.id()).isPresent()) {
      points
          .furthest(from, listing, entry)
          .filter(point -> point.chain().base().id().equals(entry.id()))
          .ifPresent(
              point ->
                  progress.accept(
                      "the changes after backup "
                          + entry.id()
                          + ", up to revision "
                          + point.revision()
                          + ", are not copied; make a backup and copy that to have them there"));
    }
  }

  /** What is wrong with the URL is wrong with what was typed, and not with the configuration. */
  private Store target(String to) throws E2dException {
    if (!stores.serves(to)) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          OPERATION,
          to,
          "--url: no storage bundle serves '"
              + to
              + "'; write file:///path, s3://bucket/path or the URL of a Space, or add a plugin");
    }
    try {
      return stores.open(to);
    } catch (E2dException e) {
      if (e.code() != ErrorCode.BAD_CONFIGURATION) {
        throw e;
      }
      throw new E2dException(
          ErrorCode.BAD_USAGE, OPERATION, to, blamingTheArgument(e.getMessage()), e);
    }
  }

  private static String blamingTheArgument(String message) {
    return message.startsWith(CONFIGURED)
        ? "--url: " + message.substring(CONFIGURED.length())
        : "--url: " + message;
  }

  /** Somebody else's backup is proven first: then there is something to say of it. */
  private Entry described(Catalog from, Chosen chosen, Consumer<String> progress)
      throws E2dException {
    if (chosen.entry().isPresent()) {
      return chosen.entry().get();
    }
    Report report = chosen.read(reader, from.store(), OutputStream.nullOutputStream(), progress);
    String id = Names.id(chosen.time(), 0, report.stored().sha256().hashCode());
    return Entry.of(id, from.names().folder() + id + ".db", chosen.time(), Origin.UNKNOWN, report);
  }

  private Entry stored(
      Catalog from, Chosen chosen, Entry entry, Catalog there, Consumer<String> progress)
      throws E2dException {
    String file = entry.object().substring(from.names().folder().length());
    Entry moved = entry.at(there.names().folder() + file);
    try {
      transfer(from.store(), chosen.object(), there.store(), moved);
      progress.accept("backup " + entry.id() + " is stored; reading it back");
      reader.read(there.store(), moved, OutputStream.nullOutputStream(), progress);
      Entry verified = moved.verifiedAt(clock.instant());
      there.add(verified);
      return verified;
    } catch (E2dException e) {
      // What somebody else has written there meanwhile is not ours to take away.
      if (e.code() != ErrorCode.PRECONDITION_FAILED) {
        giveUp(there, moved);
      }
      throw e;
    }
  }

  /** In the place of what a copy that was killed has left, which has no sidecar. */
  private void transfer(Store from, String object, Store to, Entry entry) throws E2dException {
    String url = from.url(object);
    Optional<StoredObject> left = to.find(entry.object());
    try (InputStream in = from.read(object, 0);
        DigestInputStream digested = new DigestInputStream(in, reader.sha256());
        Upload upload = to.write(entry.object())) {
      long bytes = digested.transferTo(upload.stream());
      String sha256 = Sha256.hex(digested.getMessageDigest().digest());
      if (!new Stored(bytes, sha256).equals(entry.stored())) {
        throw new E2dException(
            ErrorCode.SNAPSHOT_DAMAGED, OPERATION, url, url + " is not what was stored");
      }
      upload.complete(left.map(Condition::unchanged).orElse(Condition.ABSENT));
    } catch (UnusableObjectException e) {
      throw e.error();
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          url,
          url + ": cannot be copied to " + to.url(entry.object()) + ": " + Failures.firstLine(e),
          e);
    }
  }

  /** Who was interrupted tidies up all the same. */
  private static void giveUp(Catalog there, Entry entry) {
    boolean interrupted = Thread.interrupted();
    try {
      there.remove(entry);
    } catch (E2dException e) {
      LOG.warn("what is left of a copy stays until it is pruned: {}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean takesOver(Listing there, Entry copied) {
    return there.newest().isEmpty()
        || there
            .head()
            .filter(
                head ->
                    head.sameCluster(copied)
                        && head.origin().revision() <= copied.origin().revision())
            .isPresent();
  }
}
