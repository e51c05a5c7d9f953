package sh.crit.e2d.core.internal.restore;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.core.internal.engine.Restorer;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.snapshot.Backups;

/**
 * Brings backups back through the bundles that know about them. One call at a time.
 *
 * <p>Everything it makes lies in a directory of its own until it is whole. What is found there was
 * left by an earlier attempt, can be made again at any time, and is deleted before the next one.
 */
public final class StoreRestorer implements Restorer {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRestorer.class);

  /** Far more than a cluster can have got on since its backup, as etcd's manual advises. */
  private static final long BUMP = 1_000_000_000L;

  private static final String VOLATILE = "/_e2d";
  private static final String MARKER = VOLATILE + "/snapshot";

  private final NodeFiles files;
  private final Supplier<Optional<Backups>> backups;
  private final Supplier<Optional<Snapshots>> snapshots;
  private final EtcdRestore restore;
  private final EtcdContent content;

  /**
   * @param backups the service of the moment; empty while no bundle makes backups
   * @param snapshots the same for its verbs
   */
  public StoreRestorer(
      NodeFiles files,
      Supplier<Optional<Backups>> backups,
      Supplier<Optional<Snapshots>> snapshots,
      EtcdRestore restore,
      EtcdContent content) {
    this.files = files;
    this.backups = backups;
    this.snapshots = snapshots;
    this.restore = restore;
    this.content = content;
  }

  @Override
  public Optional<BackupState.Offer> newest() throws E2dException {
    return backups().newest().map(StoreRestorer::offer);
  }

  /** How far a backup goes counts only once it was read back. */
  private static BackupState.Offer offer(Backups.Offer offer) {
    return new BackupState.Offer(
        offer.id(),
        offer.revision(),
        offer.clusterId(),
        offer.verified() ? offer.term() : 0,
        offer.verified() ? offer.index() : 0);
  }

  @Override
  public void prepare(Ballot ballot, String name) throws E2dException {
    clear();
    Path into = prepared(ballot);
    Path database = into.resolveSibling(into.getFileName() + ".db");
    LOG.info("backup {} is fetched", ballot.backup());
    Backups.Fetched fetched = backups().fetch(ballot.backup(), database);
    LOG.atInfo()
        .addKeyValue("bytes", fetched.bytes())
        .addKeyValue("hashChecked", fetched.hashed())
        .log("backup {} is fetched and proven", ballot.backup());
    if (!fetched.hashed()) {
      LOG.warn("backup {} carries no hash of etcd, so that one is not checked", ballot.backup());
    }
    make(
        new EtcdRestore.Order(
            database, fetched.hashed(), into, name, ballot.founders(), ballot.token(), BUMP),
        ballot.backup());
    delete(database);
  }

  /** What etcd's tool refuses was not seen to be bad while it was fetched. */
  private void make(EtcdRestore.Order order, String backup) throws E2dException {
    try {
      restore.restore(order);
    } catch (E2dException e) {
      if (e.code() == ErrorCode.SNAPSHOT_DAMAGED || e.code() == ErrorCode.SNAPSHOT_UNSUPPORTED) {
        backups().reject(backup, e.getMessage());
      }
      throw e;
    }
  }

  @Override
  public Known find(String backup) throws E2dException {
    Snapshots.Target target = snapshots().find(backup, null);
    BackupView base = target.base();
    return new Known(
        target.id(), base.time(), target.revision(), base.size(), !base.verified().isEmpty());
  }

  private Snapshots snapshots() throws E2dException {
    return snapshots.get().orElseThrow(() -> notStarted());
  }

  @Override
  public void prove(String backup) throws E2dException {
    clear();
    Path database = files.restore().resolve("proof.db");
    LOG.info("backup {} is read, before any data makes way for it", backup);
    backups().fetch(backup, database);
    delete(database);
  }

  @Override
  public void adopt(Ballot ballot) throws E2dException {
    restore.adopt(prepared(ballot));
    clear();
  }

  @Override
  public void tidy() {
    if (Files.notExists(files.restore())) {
      return;
    }
    try {
      clear();
    } catch (E2dException e) {
      LOG.warn("what an earlier restore left stays for now: {}", e.getMessage());
    }
  }

  @Override
  public void mark(List<String> endpoints, Ballot ballot, Duration deadline) throws E2dException {
    Map<String, String> marker = new TreeMap<>();
    marker.put("backup", ballot.backup());
    if (ballot.instead() != 0) {
      marker.put("instead", HexId.format(ballot.instead()));
    }
    String origin = new Gson().toJson(marker);
    if (content.mark(endpoints, VOLATILE, MARKER, origin, deadline)) {
      LOG.info("the cluster is marked as restored from backup {}", ballot.backup());
    }
  }

  private Backups backups() throws E2dException {
    return backups.get().orElseThrow(() -> notStarted());
  }

  private static E2dException notStarted() {
    return new E2dException(
        ErrorCode.FAILED,
        "core.restore",
        "snapshot.file",
        "the bundle e2d.snapshot has not started yet");
  }

  private Path prepared(Ballot ballot) {
    return files.restore().resolve(digest(ballot.token()));
  }

  private void clear() throws E2dException {
    try {
      Files.createDirectories(files.restore());
    } catch (IOException e) {
      throw unusable(files.restore(), e);
    }
    try (Stream<Path> all = Files.walk(files.restore())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(files.restore())) {
          delete(path);
        }
      }
    } catch (IOException e) {
      throw unusable(files.restore(), e);
    }
  }

  private static void delete(Path path) throws E2dException {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static E2dException unusable(Path path, IOException cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "core.restore",
        path.toString(),
        path + " cannot be used for a restore: " + cause.getMessage(),
        cause);
  }

  private static String digest(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
