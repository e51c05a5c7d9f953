package sh.crit.e2d.snapshot.internal.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.make.Settings;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.service.BackupNode;
import sh.crit.e2d.snapshot.internal.service.Stores;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.storage.file.internal.FileStorage;

/** One node's backups on a real directory, with an etcd and a time that the test controls. */
public final class Bench {
  public static final String NEWEST = "etcd.snapshot";

  public final FakeEtcd etcd = new FakeEtcd();
  public final FakeRestore restore = new FakeRestore();
  public final NoChanges changes = new NoChanges();
  public final ManualTiming timing;
  public final FaultyStore.Plan faults = new FaultyStore.Plan();
  public final Stores stores = new Stores();
  public final Path folder;
  public final Path scratch;
  public Form form = new Form(Form.Family.OWN, false, Packing.NONE);
  public Optional<Path> caKey = Snapshots.KEY;
  public RetentionPolicy retention = RetentionPolicy.DEFAULT;
  public Duration interval = Duration.ofMinutes(5);
  public Duration drillInterval = Duration.ZERO;
  public boolean leads = true;
  public long seed = 1;

  public Bench(Path dir) {
    this(dir, new ManualTiming());
  }

  public Bench(Path dir, ManualTiming timing) {
    this.timing = timing;
    folder = dir.resolve("store");
    scratch = dir.resolve("data");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    stores.add(new FaultyStorage());
  }

  private final class FaultyStorage implements StorageProvider {
    private final StorageProvider files = new FileStorage();

    @Override
    public boolean accepts(String url) {
      return files.accepts(url);
    }

    @Override
    public Store open(String url) throws E2dException {
      return new FaultyStore(files.open(url), faults);
    }
  }

  public String url() {
    return folder.resolve(NEWEST).toUri().toString();
  }

  /** A node as it is after a start. */
  public BackupNode node() {
    return new BackupNode(
        new Settings(
            url(),
            interval,
            form,
            caKey,
            new NodeFiles(scratch),
            FakeEtcd.ENDPOINT,
            drillInterval,
            retention,
            Duration.ZERO),
        new BackupNode.Parts(
            stores, etcd, etcd, restore, changes, Snapshots.CIPHER, () -> leads, () -> "n1"),
        2,
        timing,
        new Random(seed++));
  }

  /** The node makes a backup at that revision, a minute after the last one. */
  public BackupView backup(BackupNode node, long revision) throws E2dException {
    timing.pass(Duration.ofMinutes(1));
    etcd.revision = revision;
    return node.service().make(false, line -> {});
  }

  /** All visible files of the store and their contents. */
  public Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          if (!file.getFileName().toString().startsWith(".")) {
            files.put(folder.relativize(file).toString(), content(file));
          }
        }
      }
    }
    return files;
  }

  private static String content(Path file) throws IOException {
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  public Path newest() {
    return folder.resolve(NEWEST);
  }

  public Path history() {
    return folder.resolve(NEWEST + ".history");
  }

  /** The only file of the history whose name ends so. */
  public Path history(String id, String end) {
    return history().resolve(id + end);
  }
}
