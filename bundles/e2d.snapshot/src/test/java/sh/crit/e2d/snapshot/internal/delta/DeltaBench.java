package sh.crit.e2d.snapshot.internal.delta;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.etcd.internal.EtcdConfig;
import sh.crit.e2d.etcd.internal.client.EtcdClusterComponent;
import sh.crit.e2d.etcd.internal.restore.EtcdRestoreComponent;
import sh.crit.e2d.snapshot.internal.catalog.Catalog;
import sh.crit.e2d.snapshot.internal.catalog.Entry;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.make.Settings;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.service.BackupNode;
import sh.crit.e2d.snapshot.internal.service.Stores;
import sh.crit.e2d.snapshot.internal.service.Timing;
import sh.crit.e2d.snapshot.internal.testing.FaultyStore;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.spi.storage.StorageProvider;
import sh.crit.e2d.spi.storage.Store;
import sh.crit.e2d.storage.file.internal.FileStorage;

/** One node's backups and deltas with a real etcd, its own tools and a real directory. */
final class DeltaBench implements AutoCloseable {
  static final Duration TURN = Duration.ofMillis(60);

  final LiveEtcd etcd;
  final EtcdClusterComponent client;
  final EtcdRestoreComponent restore;
  final Stores stores = new Stores();
  final FaultyStore.Plan faults = new FaultyStore.Plan();
  final Path dir;
  final BackupNode node;
  final List<String> told = new ArrayList<>();
  private final Form form;
  int backupsWanted;
  private int files;

  DeltaBench(Path dir, boolean encrypted) throws Exception {
    this.dir = dir;
    form = new Form(Form.Family.OWN, encrypted, Packing.NONE);
    Files.createDirectories(dir.resolve("store"));
    Files.createDirectories(dir.resolve("node"));
    etcd = new LiveEtcd(Files.createDirectories(dir.resolve("live")));
    client = new EtcdClusterComponent(config(EtcdConfig.class));
    restore =
        new EtcdRestoreComponent(
            answering(BundleContext.class), config(EtcdRestoreComponent.Config.class));
    stores.add(new FaultyStorage());
    node = node();
  }

  /** A node with backups of its own memory; it makes none by itself. */
  BackupNode node() {
    return new BackupNode(
        new Settings(
            url(),
            Duration.ofMinutes(5),
            form,
            Snapshots.KEY,
            new NodeFiles(dir.resolve("node")),
            etcd.url,
            Duration.ZERO,
            RetentionPolicy.DEFAULT,
            Duration.ZERO),
        new BackupNode.Parts(
            stores, client, client, restore, client, Snapshots.CIPHER, () -> true, () -> "n1"),
        1,
        new WallClock(),
        new Random());
  }

  private static final class WallClock implements Timing {
    @Override
    public Instant instant() {
      return Instant.now();
    }

    @Override
    public Duration elapsed() {
      return Duration.ofNanos(System.nanoTime());
    }

    @Override
    public void after(Duration delay, Runnable task) {
      throw new AssertionError("nothing runs by itself here");
    }
  }

  private final class FaultyStorage implements StorageProvider {
    private final StorageProvider inner = new FileStorage();

    @Override
    public boolean accepts(String url) {
      return inner.accepts(url);
    }

    @Override
    public Store open(String url) throws E2dException {
      return new FaultyStore(inner.open(url), faults);
    }
  }

  private <T> T config(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "dataDir" -> dir.resolve("node").toString();
                  case "binary" -> LiveEtcd.BINARIES.resolve("etcd").toString();
                  default -> method.getDefaultValue();
                }));
  }

  private static <T> T answering(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
  }

  String url() {
    return dir.resolve("store").resolve("etcd.snapshot").toUri().toString();
  }

  String backup() throws E2dException {
    return node.service().make(false, line -> {}).id();
  }

  ChunkStore chunks() {
    return new ChunkStore(Snapshots.CIPHER, Snapshots.KEY, form.encrypted());
  }

  /** A recorder as it is after a start, with a memory of its own. */
  Recorder recorder() {
    return recorder(chunks());
  }

  Recorder recorder(ChunkStore chunks) {
    return new Recorder(
        TURN,
        new Recorder.Sources(
            () -> stores.open(url()),
            new Memory(),
            new Chains(chunks),
            chunks,
            client,
            etcd.url,
            new Whereabouts(client, client, etcd.url)),
        Instant::now,
        new Recorder.Listener() {
          @Override
          public void backupWanted() {
            backupsWanted++;
          }

          @Override
          public void recorded(String reach, String problem) {
            told.add(problem);
          }
        });
  }

  /** Turns until all that etcd holds now is stored. */
  void catchUp(Recorder recorder) throws E2dException {
    long wanted = etcd.state().revision();
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (chain().reach() < wanted) {
      recorder.turn(true);
      if (System.nanoTime() > end) {
        throw new AssertionError("stays at " + chain() + ", wanted " + wanted + "; " + told);
      }
    }
  }

  /** The chain of the newest backup, as somebody sees it who knows nothing yet. */
  Chain chain() throws E2dException {
    try (Store store = new FileStorage().open(url())) {
      Catalog catalog = new Catalog(store, new Memory());
      Entry newest = catalog.look().standing().orElseThrow();
      return new Chains(chunks()).follow(catalog, newest);
    }
  }

  /** The files of all chunks, in order. */
  List<Path> chunkFiles() throws IOException {
    try (Stream<Path> all = Files.walk(dir.resolve("store").resolve("etcd.snapshot.deltas"))) {
      return all.filter(file -> file.toString().endsWith(".delta")).sorted().toList();
    }
  }

  /** What a fetched point holds, by an etcd that serves it. */
  LiveEtcd.State fetched(String id) throws Exception {
    Path file = dir.resolve("fetched-" + files++);
    boolean hashed = node().offers().fetch(id, file).hashed();
    try (EtcdRestore.Scratch scratch = restore.scratch(file, hashed, dir.resolve("look"))) {
      return LiveEtcd.stateOf(scratch.endpoint());
    }
  }

  @Override
  public void close() {
    etcd.close();
  }
}
