package sh.crit.e2d.snapshot.internal.make;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Likeness;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.catalog.Names;
import sh.crit.e2d.snapshot.internal.catalog.Origin;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.delta.Chain;
import sh.crit.e2d.snapshot.internal.delta.Line;
import sh.crit.e2d.snapshot.internal.pipeline.Backup;
import sh.crit.e2d.snapshot.internal.pipeline.BackupOrder;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.spi.crypto.SnapshotCipher;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.Upload;

/**
 * Makes a backup: from etcd into the history, read back, said of in the catalog, and only then
 * given the name of the newest. Before that last step nothing that was there is touched; after a
 * failure of it the backup is there, and the next attempt does that step alone.
 *
 * <p>Any thread, one call at a time.
 */
public final class Maker {
  private static final Logger LOG = LoggerFactory.getLogger(Maker.class);

  private final Settings settings;
  private final Member member;
  private final Backup backup;
  private final Reader reader;
  private final Adoption adoption;
  private final Line line;
  private final Descent descent;
  private final Promotion promotion;
  private final InstantSource clock;
  private final IntSupplier chance;

  /**
   * @param line how far what is stored leads
   * @param chance random numbers, for ids
   */
  public Maker(
      Settings settings,
      Member member,
      Line line,
      SnapshotCipher cipher,
      int cores,
      InstantSource clock,
      IntSupplier chance) {
    this.settings = settings;
    this.member = member;
    this.backup = new Backup(cipher, cores);
    this.reader = new Reader(cipher, settings.caKey());
    this.adoption = new Adoption(reader);
    this.descent = new Descent(member::prove);
    this.promotion = new Promotion(new Succession(reader, member::marker, descent, line));
    this.line = line;
    this.clock = clock;
    this.chance = chance;
  }

  /**
   * What came of it.
   *
   * @param entry the backup that is the newest now
   * @param fresh whether it was made now, rather than found unchanged
   */
  public record Made(Entry entry, boolean fresh) {}

  /**
   * Makes a backup, unless the newest one holds all that there is.
   *
   * @param word whether the operator wants it in the place of whatever is the newest
   */
  public Made make(Catalog catalog, boolean word, Consumer<String> progress) throws E2dException {
    // The member last, so that it is not behind a backup that another node has made meanwhile.
    Listing before = catalog.look();
    Optional<Chain> after = after(catalog, before);
    Origin origin = origin(Math.max(revision(before), after.map(Chain::reach).orElse(0L)));
    Optional<Entry> unchanged =
        before.standing().filter(e -> holdsAll(e, origin)).filter(e -> isAll(after, origin));
    if (unchanged.isPresent()) {
      if (!before.inPlace()) {
        promotion.run(catalog, before, unchanged.get(), word);
      }
      progress.accept(
          "revision " + origin.revision() + " is in backup " + unchanged.get().id() + " already");
      return new Made(unchanged.get(), false);
    }
    boolean ordered = promotion.demand(catalog, before, after, origin, word);
    Entry entry = store(catalog, ordered ? origin.byOrder() : origin, progress);
    descent.took(entry);
    if (before.foreign()) {
      adoption.adopt(catalog, before.newest().orElseThrow(), clock.instant(), progress);
    }
    promote(catalog, before, entry, word);
    LOG.info(
        "backup {}: revision {}, {} bytes, verified",
        entry.id(),
        entry.origin().revision(),
        entry.stored().bytes());
    return new Made(entry, true);
  }

  /** One that must not be the newest must not be in the catalog either: it is of another line. */
  private void promote(Catalog catalog, Listing before, Entry entry, boolean word)
      throws E2dException {
    try {
      promotion.run(catalog, before, entry, word);
    } catch (E2dException e) {
      if (e.code() == ErrorCode.PRECONDITION_FAILED) {
        giveUp(catalog, entry.id(), entry.object());
      }
      throw e;
    }
  }

  private Optional<Chain> after(Catalog catalog, Listing before) throws E2dException {
    return before.standing().isEmpty()
        ? Optional.empty()
        : line.furthest(catalog, before, before.standing().get());
  }

  private static long revision(Listing before) {
    return before.standing().map(e -> e.origin().revision()).orElse(0L);
  }

  /** A member that does not lead may be a moment behind what the leader's node has stored. */
  private Origin origin(long stored) throws E2dException {
    Origin first = member.origin();
    return first.revision() >= stored ? first : member.caughtUp();
  }

  private static boolean isAll(Optional<Chain> after, Origin now) {
    return after.filter(chain -> chain.reach() > now.revision()).isEmpty();
  }

  /** A revision that cannot be compared is stored once more: that costs little. */
  private boolean holdsAll(Entry entry, Origin now) {
    return entry.origin().clusterId() == now.clusterId()
        && entry.origin().revision() == now.revision()
        && entry.verified().isPresent()
        && descent.of(entry, now) == Likeness.SAME;
  }

  /** Into the history, with its sidecar at the end; after a failure nothing of it is left. */
  private Entry store(Catalog catalog, Origin origin, Consumer<String> progress)
      throws E2dException {
    String id = Names.id(clock.instant(), origin.revision(), chance.getAsInt());
    String object = catalog.names().folder() + id + suffix(settings.form());
    try {
      Optional<EtcdContent.Proof> proof = member.proof(origin.revision());
      Report report = upload(catalog, object, progress);
      Entry written = Entry.of(id, object, clock.instant(), origin, report).withProof(proof);
      progress.accept("backup " + id + " is stored; reading it back");
      reader.read(catalog.store(), written, OutputStream.nullOutputStream(), progress);
      Entry entry = written.verifiedAt(clock.instant());
      catalog.add(entry);
      return entry;
    } catch (E2dException e) {
      giveUp(catalog, id, object);
      throw e;
    }
  }

  private Report upload(Catalog catalog, String object, Consumer<String> progress)
      throws E2dException {
    Form form = settings.form();
    boolean sizeNeeded = form.encrypted() && form.family() == Form.Family.E2D;
    Path scratch = settings.files().home().resolve("snapshot");
    try (EtcdContent.Snapshot snapshot = member.snapshot();
        Source source = Source.of(snapshot, sizeNeeded, scratch);
        Upload upload = catalog.store().write(object)) {
      String url = catalog.store().url(object);
      BackupOrder order = new BackupOrder(url, form, settings.caKey(), source.bytes(), true);
      Report report =
          backup.run(
              order, source.stream(), upload.stream(), new Progress("written", url, progress));
      upload.complete(Condition.ABSENT);
      return report;
    }
  }

  /**
   * The sidecar first: it may have been written although that was told to have failed. Who was
   * interrupted tidies up all the same.
   */
  private static void giveUp(Catalog catalog, String id, String object) {
    boolean interrupted = Thread.interrupted();
    try {
      catalog.store().delete(catalog.names().sidecar(id));
      catalog.store().delete(object);
    } catch (E2dException e) {
      LOG.warn("what is left of backup {} stays until it is pruned: {}", id, e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String suffix(Form form) {
    Compression compression = form.packing().compression();
    String packed =
        switch (compression) {
          case NONE -> "";
          case GZIP -> ".gz";
          case ZSTD -> ".zst";
        };
    return ".db" + (form.encrypted() ? ".enc" : "") + packed;
  }
}
