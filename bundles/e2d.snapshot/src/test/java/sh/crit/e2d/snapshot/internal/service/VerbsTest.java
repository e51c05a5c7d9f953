package sh.crit.e2d.snapshot.internal.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots.Drill;
import sh.crit.e2d.snapshot.internal.pipeline.Sha256;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.testing.Bench;
import sh.crit.e2d.snapshot.internal.testing.FakeEtcd;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/** Verifying, drilling, pruning, copying, unpacking. */
class VerbsTest {
  @TempDir Path dir;

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void verifyingSaysWhen() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    bench.timing.pass(Duration.ofHours(1));

    BackupView verified = bench.node().service().verify("", line -> {});

    assertEquals(made.id(), verified.id());
    assertEquals(bench.timing.instant().toString(), verified.verified());
    assertEquals(List.of(verified), bench.node().service().list());
  }

  @Test
  void aBackupThatRotsIsNotVerifiedAnyMoreAndNothingIsDeletedThen() throws Exception {
    Bench bench = new Bench(dir);
    BackupNode node = bench.node();
    for (int i = 1; i <= 10; i++) {
      bench.timing.pass(Duration.ofMinutes(5));
      bench.backup(node, 10 + i);
    }
    BackupView newest = node.service().list().get(0);
    flip(bench.history(newest.id(), ".db"));

    E2dException thrown =
        assertThrows(E2dException.class, () -> node.service().verify("", line -> {}));
    bench.timing.pass(Duration.ofDays(400));

    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, thrown.code());
    assertEquals("", node.service().list().get(0).verified());
    assertEquals(List.of(), node.service().prune(false));
    assertEquals(10, node.service().list().size());
    assertFalse(bench.backup(node, 20).id().equals(newest.id()), "unchanged, but not verified");
  }

  @Test
  void pruningTellsFirstAndDeletesThen() throws Exception {
    Bench bench = new Bench(dir);
    BackupNode node = bench.node();
    for (int i = 1; i <= 10; i++) {
      bench.backup(node, 10 + i);
    }
    bench.timing.pass(Duration.ofDays(40));
    Map<String, String> before = bench.files();

    List<BackupView> told = node.service().prune(true);
    assertEquals(before, bench.files());
    List<BackupView> deleted = node.service().prune(false);

    assertEquals(7, told.size());
    assertEquals(told, deleted);
    assertEquals(
        List.of(20L, 19L, 18L), node.service().list().stream().map(BackupView::revision).toList());
    assertEquals(2 + 2 * 3, bench.files().size());
  }

  @Test
  void onlyOldOrphansAreTidiedAndNothingElse() throws Exception {
    Bench bench = new Bench(dir);
    BackupNode node = bench.node();
    bench.backup(node, 10);
    Path old = bench.history("20260101T100000Z-7-00000001", ".db.enc.gz");
    Path young = bench.history("20260101T100000Z-7-00000002", ".db");
    Path strange = bench.history().resolve("notes.txt");
    Path outside = bench.folder.resolve("20260101T100000Z-7-00000003.db");
    for (Path file : List.of(old, young, strange, outside)) {
      Files.writeString(file, "x");
      Files.setLastModifiedTime(
          file, FileTime.from(bench.timing.instant().minus(Duration.ofHours(25))));
    }
    Files.setLastModifiedTime(
        young, FileTime.from(bench.timing.instant().minus(Duration.ofHours(23))));

    node.service().prune(false);

    assertTrue(Files.notExists(old));
    assertTrue(Files.exists(young) && Files.exists(strange) && Files.exists(outside));
  }

  @Test
  void aDrillComparesAndWritesItDown() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    Drill drill = bench.node().service().drill("", line -> {});

    assertEquals(made.id(), drill.backup().id());
    assertEquals(7, drill.revision());
    assertEquals(7, drill.keys());
    assertEquals(bench.timing.instant().toString(), drill.backup().drilled());
    assertArrayEquals(bench.etcd.snapshotBytes(), bench.restore.databases.get(0));
    assertEquals(0, bench.restore.running);
    assertTrue(Files.notExists(bench.scratch.resolve("e2d/drill")));
    String sidecar = Files.readString(bench.history(made.id(), ".json"));
    assertTrue(sidecar.contains("\"compared\": true"), sidecar);
  }

  @Test
  void aDrillThatFindsSomethingElseFails() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    bench.etcd.clusterId = 0xc9;
    E2dException hash =
        assertThrows(E2dException.class, () -> bench.node().service().drill("", line -> {}));
    bench.etcd.clusterId = 0xc1;
    bench.etcd.revision = 6;
    E2dException revision =
        assertThrows(E2dException.class, () -> bench.node().service().drill("", line -> {}));
    bench.etcd.revision = 8;
    bench.etcd.compactRevision = 5;
    Drill compacted = bench.node().service().drill("", line -> {});
    bench.restore.fails = true;
    E2dException tool =
        assertThrows(E2dException.class, () -> bench.node().service().drill("", line -> {}));

    assertTrue(hash.getMessage().contains("7 keys with hash"), hash.getMessage());
    assertTrue(revision.getMessage().endsWith("revision 6 instead of revision 7"));
    assertEquals(8, compacted.revision());
    assertEquals(ErrorCode.ETCD_MISSING, tool.code());
    assertTrue(Files.notExists(bench.scratch.resolve("e2d/drill")));
    assertEquals(0, bench.restore.running);
  }

  @Test
  void somebodyElsesBackupCanBeVerifiedDrilledAndUnpacked() throws Exception {
    Bench bench = new Bench(dir);
    Files.createDirectories(bench.folder);
    Files.write(bench.newest(), FakeEtcd.database(0xc0, 5, 8));
    BackupNode node = bench.node();

    assertEquals(8 * 4096, node.service().verify("", line -> {}).size());
    assertEquals(7, node.service().drill("newest", line -> {}).revision());
    assertEquals("newest", node.service().unpack("", null, dir.resolve("d"), x -> {}).id());
    assertEquals(List.of(Bench.NEWEST), List.copyOf(bench.files().keySet()));
    assertFalse(bench.restore.orders.get(0).hashed());
  }

  @Test
  void unpackingMakesADirectoryForOneEtcd() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    Path to = dir.resolve("unpacked");

    bench.node().service().unpack("", null, to, line -> {});

    EtcdRestore.Order order = bench.restore.orders.get(0);
    assertEquals(to, order.into());
    assertEquals("default", order.name());
    assertEquals("http://localhost:2380", order.founders().get(0).peerUrl());
    assertTrue(order.hashed());
    assertArrayEquals(bench.etcd.snapshotBytes(), bench.restore.databases.get(0));
    assertTrue(Files.notExists(order.database()));
    assertEquals(
        ErrorCode.PRECONDITION_FAILED,
        assertThrows(
                E2dException.class, () -> bench.node().service().unpack("", null, to, line -> {}))
            .code());
    assertEquals(
        ErrorCode.NOT_FOUND,
        assertThrows(
                E2dException.class,
                () ->
                    bench.node().service().unpack("", Instant.EPOCH, dir.resolve("x"), line -> {}))
            .code());
  }

  /** The id that is found is fetched by any node later, whatever is the newest then. */
  @Test
  void whatIsFoundHasALastingName() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    Instant then = bench.timing.instant();
    bench.timing.pass(Duration.ofHours(1));
    BackupNode node = bench.node();

    assertEquals(made.id(), node.service().find("", null).id());
    assertEquals(made.id(), node.service().find(made.id(), null).id());
    assertEquals(made.id(), node.service().find("", then).id(), "nothing was recorded since");
    assertEquals(made.revision(), node.service().find("", null).revision());
    assertEquals(made.id(), node.service().find("", null).base().id());
    for (String unknown : List.of("b9", made.id() + "@99")) {
      assertThrows(E2dException.class, () -> node.service().find(unknown, null));
    }
    assertThrows(E2dException.class, () -> node.service().find("", Instant.EPOCH));
  }

  @Test
  void whatIsFoundOfSomebodyElseIsNamedByItsBytes() throws Exception {
    Bench bench = new Bench(dir);
    Files.createDirectories(bench.folder);
    Files.write(bench.newest(), FakeEtcd.database(0xc0, 5, 8));

    String id = bench.node().service().find("", null).id();

    bench.node().offers().fetch(id, dir.resolve("fetched"));
    Files.write(bench.newest(), FakeEtcd.database(0xc0, 6, 8));
    E2dException gone =
        assertThrows(
            E2dException.class, () -> bench.node().offers().fetch(id, dir.resolve("again")));
    assertEquals(ErrorCode.NOT_FOUND, gone.code());
  }

  @Test
  void withoutRoomNothingIsBegun() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    Path sidecar = bench.history(made.id(), ".json");
    String written = Files.readString(sidecar);
    String huge =
        written
            .substring(0, written.lastIndexOf(','))
            .replace("\"databaseSize\": 32768", "\"databaseSize\": 1125899906842624");
    String check = Sha256.hex(Sha256.begin().digest(huge.getBytes(StandardCharsets.UTF_8)));
    Files.writeString(sidecar, huge + ", \"check\": \"" + check + "\"}");
    Path to = dir.resolve("unpacked");

    for (int i = 0; i < 2; i++) {
      boolean fetch = i == 0;
      E2dException thrown =
          assertThrows(
              E2dException.class,
              () -> {
                if (fetch) {
                  bench.node().offers().fetch(made.id(), to);
                } else {
                  bench.node().service().unpack("", null, to, line -> {});
                }
              });
      assertEquals(ErrorCode.STORAGE_UNUSABLE, thrown.code());
      assertTrue(thrown.getMessage().startsWith("no room to unpack"), thrown.getMessage());
      assertTrue(Files.notExists(to));
    }
  }

  @Test
  void aCopyIsABackupOfItsOwn() throws Exception {
    Bench bench = new Bench(dir);
    BackupView first = bench.backup(bench.node(), 7);
    BackupView second = bench.backup(bench.node(), 8);
    Bench away = new Bench(dir.resolve("away"), bench.timing);
    BackupNode node = bench.node();

    BackupView copied = node.service().copy("", away.url(), line -> {});
    node.service().copy(first.id(), away.url(), line -> {});
    node.service().copy(first.id(), away.url(), line -> {});

    assertEquals(second.id(), copied.id());
    assertEquals(
        List.of(second.id(), first.id()),
        away.node().service().list().stream().map(BackupView::id).toList());
    assertEquals(second.id(), away.node().offers().newest().orElseThrow().id());
    assertArrayEquals(Files.readAllBytes(bench.newest()), Files.readAllBytes(away.newest()));
    away.node().service().verify(first.id(), line -> {});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://host/b | --url: no storage bundle serves 'ftp://host/b'; write file:///path",
        "nowhere | --url: no storage bundle serves 'nowhere'; write file:///path",
        "file://host/b | --url: 'file://host/b' ",
      })
  void aUrlThatIsNoneIsTheArgumentsFault(String url, String message) throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);

    E2dException thrown =
        assertThrows(E2dException.class, () -> bench.node().service().copy("", url, line -> {}));

    assertEquals(ErrorCode.BAD_USAGE, thrown.code());
    assertTrue(thrown.getMessage().startsWith(message), thrown.getMessage());
  }

  @Test
  void aCopyReplacesNobodysNewest() throws Exception {
    Bench bench = new Bench(dir);
    bench.backup(bench.node(), 7);
    Bench away = new Bench(dir.resolve("away"), bench.timing);
    away.etcd.clusterId = 0xc2;
    BackupView theirs = away.backup(away.node(), 3);
    Bench foreign = new Bench(dir.resolve("foreign"), bench.timing);
    Files.createDirectories(foreign.folder);
    Files.write(foreign.newest(), FakeEtcd.database(0xc0, 5, 8));
    byte[] before = Files.readAllBytes(foreign.newest());

    bench.node().service().copy("", away.url(), line -> {});
    bench.node().service().copy("", foreign.url(), line -> {});
    foreign.node().service().copy("newest", bench.url(), line -> {});

    assertEquals(theirs.id(), away.node().offers().newest().orElseThrow().id());
    assertArrayEquals(before, Files.readAllBytes(foreign.newest()));
    assertEquals(2, bench.node().service().list().size());
    assertEquals(7, bench.node().offers().newest().orElseThrow().revision());
  }

  @Test
  void aCopyOfSomethingDamagedIsNotMade() throws Exception {
    Bench bench = new Bench(dir);
    BackupView made = bench.backup(bench.node(), 7);
    flip(bench.history(made.id(), ".db"));
    Bench away = new Bench(dir.resolve("away"), bench.timing);

    E2dException thrown =
        assertThrows(
            E2dException.class, () -> bench.node().service().copy("", away.url(), line -> {}));

    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, thrown.code());
    assertEquals(Map.of(), away.files());
  }

  @Test
  void aBackupIsWorthHavingWithoutTheMembersProof() throws Exception {
    Bench bench = new Bench(dir);
    bench.etcd.proves = false;
    BackupView made = bench.backup(bench.node(), 7);
    bench.etcd.proves = true;

    bench.node().service().drill(made.id(), line -> {});

    String sidecar = Files.readString(bench.history(made.id(), ".json"));
    assertTrue(sidecar.contains("\"compared\": false"), sidecar);
  }

  @Test
  void aWrongKeyIsToldAndLeavesTheBackupVerified() throws Exception {
    Bench bench = new Bench(dir);
    bench.form = Snapshots.forms().get(3);
    BackupView made = bench.backup(bench.node(), 7);
    bench.caKey = Snapshots.OTHER_KEY;

    E2dException thrown =
        assertThrows(E2dException.class, () -> bench.node().service().verify("", line -> {}));

    assertEquals(ErrorCode.WRONG_KEY, thrown.code());
    assertEquals(List.of(made), bench.node().service().list());
    assertTrue(Arrays.asList("sealed").contains(made.encryption()));
  }
}
