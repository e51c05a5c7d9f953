package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots.Drill;
import sh.crit.e2d.snapshot.internal.catalog.RetentionPolicy;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.make.Settings;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.testing.CtlEtcd;
import sh.crit.e2d.snapshot.internal.testing.ManualTiming;
import sh.crit.e2d.snapshot.internal.testing.NoChanges;
import sh.crit.e2d.snapshot.internal.testing.RealParts;
import sh.crit.e2d.spi.etcd.EtcdRestore;
import sh.crit.e2d.storage.file.internal.FileStorage;

/** Backups of a real etcd, restored with its own tools. */
class RealBackupTest {
  @TempDir Path dir;

  private BackupNode node(RealParts parts, Form form, String name) throws IOException {
    Files.createDirectories(dir.resolve(name));
    Stores stores = new Stores();
    stores.add(new FileStorage());
    return new BackupNode(
        new Settings(
            dir.resolve(name).resolve("etcd.snapshot").toUri().toString(),
            Duration.ofMinutes(5),
            form,
            Snapshots.KEY,
            new NodeFiles(dir.resolve("data-" + name)),
            "own",
            Duration.ZERO,
            RetentionPolicy.DEFAULT,
            Duration.ZERO),
        new BackupNode.Parts(
            stores, parts, parts, parts, new NoChanges(), Snapshots.CIPHER, () -> true, () -> "n1"),
        2,
        new ManualTiming(),
        new Random(3));
  }

  /** The member's own hash at the backup's revision is that of the restored etcd. */
  @Test
  void aDrillOfARealBackupComparesAndSucceeds() throws Exception {
    try (CtlEtcd etcd = new CtlEtcd(dir.resolve("etcd"), dir, true)) {
      RealParts parts = new RealParts(etcd, dir);
      for (int i = 0; i < 20; i++) {
        etcd.ctl("put", "key-" + i % 7, "value-" + i);
      }
      etcd.ctl("del", "key-3");
      etcd.ctl("compact", "9");
      for (Form form :
          List.of(
              new Form(Form.Family.OWN, true, Packing.NONE),
              new Form(Form.Family.OWN, false, new Packing(Compression.ZSTD, 1)),
              new Form(Form.Family.E2D, true, new Packing(Compression.GZIP, 1)))) {
        String name = "store-" + form.family() + form.encrypted();
        BackupNode node = node(parts, form, name);
        BackupView made = node.service().make(false, line -> {});
        etcd.ctl("put", "later", "than the backup " + name);

        Drill drill = node.service().drill("", line -> {});

        assertEquals(made.revision(), drill.revision());
        assertEquals(made.id(), drill.backup().id());
        String sidecar =
            Files.readString(
                dir.resolve(name).resolve("etcd.snapshot.history/" + made.id() + ".json"));
        assertTrue(sidecar.contains("\"compared\": true"), sidecar);
      }
    }
  }

  @Test
  void whatWasUnpackedServesWhatWasBackedUp() throws Exception {
    BackupNode node;
    Path unpacked = dir.resolve("unpacked");
    try (CtlEtcd etcd = new CtlEtcd(dir.resolve("etcd"), dir, true)) {
      RealParts parts = new RealParts(etcd, dir);
      etcd.ctl("put", "greeting", "hello");
      node = node(parts, new Form(Form.Family.OWN, true, Packing.NONE), "store");
      BackupView made = node.service().make(false, line -> {});
      assertEquals(Optional.of(made.id()), node.offers().newest().map(offer -> offer.id()));
      etcd.ctl("put", "greeting", "too late");
      node.service().unpack("", null, unpacked, line -> {});
    }
    try (CtlEtcd restored = new CtlEtcd(unpacked, dir, false)) {
      assertTrue(restored.ctl("get", "greeting").contains("hello"));
    }
  }

  /** What core does with an offer: fetch, then restore as a member of a new cluster. */
  @Test
  void whatWasFetchedIsRestoredByEtcdsOwnTool() throws Exception {
    try (CtlEtcd etcd = new CtlEtcd(dir.resolve("etcd"), dir, true)) {
      RealParts parts = new RealParts(etcd, dir);
      etcd.ctl("put", "greeting", "hello");
      for (Form form : Snapshots.forms()) {
        String name = "f" + form.hashCode();
        BackupNode node = node(parts, form, name);
        BackupView made = node.service().make(false, line -> {});
        Path database = dir.resolve(name + ".db");
        var fetched = node.offers().fetch(made.id(), database);
        assertEquals(Files.size(database), fetched.bytes());
        assertEquals(form.family() == Form.Family.OWN, fetched.hashed());
        parts.restore(
            new EtcdRestore.Order(
                database,
                fetched.hashed(),
                dir.resolve(name + "-data"),
                "m1",
                List.of(new Ballot.Founder("m1", "http://127.0.0.1:1")),
                name,
                0));
        assertTrue(Files.exists(dir.resolve(name + "-data/member/snap/db")));
      }
    }
  }
}
