package sh.crit.e2d.snapshot.internal.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.delta.Chains;
import sh.crit.e2d.snapshot.internal.delta.ChunkStore;
import sh.crit.e2d.snapshot.internal.delta.Recorder;
import sh.crit.e2d.snapshot.internal.delta.Whereabouts;
import sh.crit.e2d.snapshot.internal.make.Settings;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.service.BackupNode;
import sh.crit.e2d.snapshot.internal.service.Stores;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;
import sh.crit.e2d.snapshot.internal.testing.ManualTiming;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;

/** An etcd with a history, two stores, and nodes that forget everything when they are made anew. */
final class World {
  static final String URL = "mem://store/etcd.snapshot";
  static final String OTHER = "mem://other/etcd.snapshot";
  static final String FOLDER = "etcd.snapshot.history/";
  private static final Duration TURN = Duration.ofSeconds(2);

  final ManualTiming timing = new ManualTiming();
  final Steps steps = new Steps();
  final ModelEtcd etcd = new ModelEtcd(steps, timing);
  final MemoryStore.Contents store = new MemoryStore.Contents("mem://store/", timing);
  final MemoryStore.Contents other = new MemoryStore.Contents("mem://other/", timing);
  final Path dir;
  final List<String> problems = new ArrayList<>();
  boolean backupWanted;
  private final Stores stores = new Stores();
  private final Form form;
  private final Random random = new Random(11);
  private Map<String, MemoryStore.Kept> keptStore = Map.of();
  private Map<String, MemoryStore.Kept> keptOther = Map.of();
  private long keptRevision;

  World(Path dir, Form form) {
    this.dir = dir;
    this.form = form;
    stores.add(new Storage());
    forget();
  }

  /** No node has seen these stores before. */
  private void forget() {
    try {
      Files.deleteIfExists(new NodeFiles(dir.resolve("data")).seenBackups());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private final class Storage implements StorageProvider {
    @Override
    public boolean accepts(String url) {
      return url.startsWith("mem://");
    }

    @Override
    public Store open(String url) {
      return new StepStore(new MemoryStore(url.equals(OTHER) ? other : store), steps);
    }
  }

  /** A node as it is after a start. */
  BackupNode node() {
    return node(URL);
  }

  BackupNode node(String url) {
    return new BackupNode(
        new Settings(
            url,
            Duration.ofMinutes(5),
            form,
            Snapshots.KEY,
            new NodeFiles(dir.resolve("data")),
            FakeEtcd.ENDPOINT,
            Duration.ZERO,
            RetentionPolicy.DEFAULT,
            Duration.ZERO),
        new BackupNode.Parts(
            stores, etcd, etcd, etcd, etcd, Snapshots.CIPHER, () -> true, () -> "n1"),
        2,
        timing,
        random);
  }

  /** A few changes, and a minute later a backup of them. */
  BackupView backup() throws E2dException {
    change();
    timing.pass(Duration.ofMinutes(1));
    return node().service().make(false, line -> {});
  }

  void change() {
    etcd.set("key" + random.nextInt(5), "value " + random.nextInt());
    etcd.set("to be deleted", "soon");
    etcd.set("to be deleted", null);
  }

  /** A recorder of changes, as it is after a start. */
  Recorder recorder() {
    ChunkStore chunks = new ChunkStore(Snapshots.CIPHER, Snapshots.KEY, form.encrypted());
    return new Recorder(
        TURN,
        new Recorder.Sources(
            () -> stores.open(URL),
            new Memory(),
            new Chains(chunks),
            chunks,
            etcd,
            FakeEtcd.ENDPOINT,
            new Whereabouts(etcd, etcd, FakeEtcd.ENDPOINT)),
        timing,
        new Recorder.Listener() {
          @Override
          public void backupWanted() {
            backupWanted = true;
          }

          @Override
          public void recorded(String reach, String problem) {
            problems.add(problem);
          }
        });
  }

  /** Changes something and has it stored, in that many chunks. */
  void record(int chunks) {
    Recorder recorder = recorder();
    for (int i = 0; i < chunks; i++) {
      change();
      recorder.turn(true);
      recorder.end();
    }
  }

  /** Remembers what is there, for {@link #reset}. */
  World kept() {
    keptStore = store.copy();
    keptOther = other.copy();
    keptRevision = etcd.revision;
    return this;
  }

  /** Everything as it was when it was kept, but for the time. */
  void reset() {
    steps.heal();
    forget();
    store.restore(keptStore);
    other.restore(keptOther);
    etcd.backTo(keptRevision);
    problems.clear();
    backupWanted = false;
  }

  /** Puts a backup in the Go program's format where the newest one belongs; returns its bytes. */
  byte[] goProgramsBackup() throws Exception {
    Form go = new Form(Form.Family.E2D, true, new Packing(Compression.GZIP, 0));
    byte[] bytes = Snapshots.backup(go, ModelEtcd.encode(etcd.at(etcd.revision)));
    store.put("etcd.snapshot", bytes, Condition.NONE);
    return bytes;
  }

  /** Whether these bytes are stored under any name. */
  boolean holds(byte[] bytes) {
    return store.objects.values().stream().anyMatch(k -> k.bytes().equals(Bytes.of(bytes)));
  }

  /** What is stored under that URL, past all faults. */
  byte[] bytes(String url) {
    MemoryStore.Contents contents = url.startsWith(other.folder) ? other : store;
    return contents.objects.get(url.substring(contents.folder.length())).bytes().toArray();
  }

  List<BackupView> list() throws E2dException {
    return node().service().list();
  }

  /** What a backup, or a revision after it, is when a node brings it back. */
  ModelEtcd.State fetched(BackupNode node, String id) throws E2dException, IOException {
    Path file = dir.resolve("fetched");
    try {
      node.offers().fetch(id, file);
      return ModelEtcd.decode(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
