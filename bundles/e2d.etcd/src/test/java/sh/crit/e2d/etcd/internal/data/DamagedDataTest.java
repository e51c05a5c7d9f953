package sh.crit.e2d.etcd.internal.data;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.DataDescriptor.State;

/** Damage to real data: what is said of it, and whether a real etcd says the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamagedDataTest {
  private static final int LARGE = 20_000;

  @TempDir static Path shared;
  @TempDir Path dir;
  private final EtcdBinaries binaries = EtcdBinaries.provided();
  private final List<RealEtcd> started = new ArrayList<>();
  private DataTree healthy;

  @BeforeAll
  void makeData() throws Exception {
    healthy = new DataTree(shared.resolve("healthy"));
    try (RealEtcd etcd = new RealEtcd(binaries, "solo", healthy.dataDir())) {
      etcd.found().awaitServing();
      etcd.putMany("key", 50);
      // Before etcd has written its database for the first time after them, nothing is in there.
      await().atMost(Duration.ofMinutes(1)).until(() -> inspect(healthy).revision() == 51);
      byte[] large = new byte[LARGE];
      new Random(1).nextBytes(large);
      etcd.put("large", large);
      etcd.kill();
    }
  }

  @AfterAll
  void endAll() {
    started.forEach(RealEtcd::close);
  }

  private DataTree copy() throws IOException {
    return healthy.copyTo(dir.resolve("data"));
  }

  private static DataDescriptor inspect(DataTree tree) {
    return new EtcdDataDirectory(new NodeFiles(tree.dataDir()), Clock.systemUTC()).inspect();
  }

  private RealEtcd start(DataTree tree) throws IOException {
    RealEtcd etcd = new RealEtcd(binaries, "solo", tree.dataDir()).found();
    started.add(etcd);
    return etcd;
  }

  private void assertEtcdGoesOn(DataTree tree, long revision) throws Exception {
    try (RealEtcd etcd = start(tree).awaitServing()) {
      assertEquals(revision, etcd.status().revision());
    }
  }

  private void assertEtcdRefuses(DataTree tree) throws Exception {
    try (RealEtcd etcd = start(tree)) {
      assertTrue(
          etcd.endsWithin(Duration.ofMinutes(1)), () -> "etcd runs on damaged data:\n" + log(etcd));
    }
  }

  private static String log(RealEtcd etcd) {
    try {
      return etcd.logText();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void assertCorrupt(Path culprit, DataDescriptor found) {
    assertEquals(State.CORRUPT, found.state());
    assertTrue(found.detail().startsWith(culprit.toString()), found.detail());
    assertFalse(found.detail().contains("\n"), found.detail());
  }

  @Test
  void aHealthyCopyIsIntact() throws Exception {
    DataTree tree = copy();

    assertEquals(inspect(healthy).index(), inspect(tree).index());
    assertEquals(State.INTACT, inspect(tree).state());
    assertEtcdGoesOn(tree, 52);
  }

  @Test
  void aFileThatEndsWithinTheLastRecordIsIntactWithoutIt() throws Exception {
    DataTree tree = copy();
    long largePut = largeFrame(tree.lastSegment());
    DataTree.truncate(tree.lastSegment(), largePut + LARGE / 2);

    DataDescriptor found = inspect(tree);

    assertEquals(State.INTACT, found.state(), found.detail());
    assertTrue(found.index() < inspect(healthy).index());
    assertEtcdGoesOn(tree, found.revision() == 52 ? 52 : 51);
  }

  @Test
  void aLastRecordWhoseEndWasNeverWrittenIsIntactWithoutIt() throws Exception {
    DataTree tree = copy();
    long largePut = largeFrame(tree.lastSegment());
    DataTree.zero(tree.lastSegment(), largePut + LARGE / 2, LARGE);

    DataDescriptor found = inspect(tree);

    assertEquals(State.INTACT, found.state(), found.detail());
    assertTrue(found.index() < inspect(healthy).index());
    try (RealEtcd etcd = start(tree).awaitServing()) {
      assertTrue(etcd.isAlive());
    }
    assertEquals(State.INTACT, inspect(tree).state(), "after etcd's repair");
  }

  /** The frame of the large put; a note of the state may follow it. */
  private static long largeFrame(Path segment) throws IOException {
    List<Long> frames = DataTree.frames(segment);
    for (int i = frames.size() - 1; i > 0; i--) {
      if (frames.get(i) - frames.get(i - 1) > LARGE) {
        return frames.get(i - 1);
      }
    }
    throw new AssertionError("no large record in " + segment);
  }

  @Test
  void aFlippedByteInTheMiddleOfTheLogIsCorrupt() throws Exception {
    DataTree tree = copy();
    DataTree.flip(tree.lastSegment(), DataTree.find(tree.lastSegment(), "value 25"));

    assertCorrupt(tree.lastSegment(), inspect(tree));
    assertEtcdRefuses(tree);
  }

  @Test
  void aDamagedLengthInTheMiddleOfTheLogIsCorruptAndNotItsEnd() throws Exception {
    DataTree tree = copy();
    List<Long> frames = DataTree.frames(tree.lastSegment());
    DataTree.flip(tree.lastSegment(), frames.get(frames.size() / 2) + 4);

    assertCorrupt(tree.lastSegment(), inspect(tree));
  }

  @Test
  void aDamagedMetaPageIsMadeUpForByTheOther() throws Exception {
    for (int page = 0; page < 2; page++) {
      DataTree tree = healthy.copyTo(dir.resolve("data" + page));
      DataTree.flip(tree.database(), page * 4096L + 16 + 20);

      DataDescriptor found = inspect(tree);

      assertEquals(State.INTACT, found.state(), found.detail());
      assertEquals(inspect(healthy).members(), found.members());
      assertEtcdGoesOn(tree, 52);
    }
  }

  @Test
  void twoDamagedMetaPagesAreCorrupt() throws Exception {
    DataTree tree = copy();
    DataTree.flip(tree.database(), 16 + 20);
    DataTree.flip(tree.database(), 4096 + 16 + 20);

    assertCorrupt(tree.database(), inspect(tree));
    assertEtcdRefuses(tree);
  }

  @Test
  void aDatabaseThatLostItsEndIsCorrupt() throws Exception {
    // Stopped in order, so that its keys, more than fill one page, are in the database and not in
    // the log alone: what is cut off is surely in use.
    DataTree tree = withSnapshot();
    DataTree.truncate(tree.database(), 3 * 4096);

    assertCorrupt(tree.database(), inspect(tree));
    assertEtcdRefuses(tree);
  }

  @Test
  void aLogFromTheFirstEntryMakesUpForAMissingDatabase() throws Exception {
    DataTree tree = copy();
    Files.delete(tree.database());

    DataDescriptor found = inspect(tree);

    assertEquals(State.INTACT, found.state(), found.detail());
    assertEquals(inspect(healthy).members(), found.members());
    assertEquals(0, found.revision());
    assertEtcdGoesOn(tree, 52);
  }

  @Test
  void aMissingLogBesideADatabaseWithDataIsCorruptAndNotAbsent() throws Exception {
    DataTree tree = copy();
    Files.move(tree.member().resolve("wal"), dir.resolve("lost"));

    assertCorrupt(tree.member().resolve("wal"), inspect(tree));
  }

  private DataTree withSnapshot() throws Exception {
    DataTree tree = new DataTree(dir.resolve("data"));
    try (RealEtcd etcd = new RealEtcd(binaries, "solo", tree.dataDir())) {
      etcd.found("--snapshot-count", "10").awaitServing();
      etcd.putMany("key", 60);
      etcd.stop();
    }
    assertEquals(State.INTACT, inspect(tree).state());
    return tree;
  }

  @Test
  void aSnapshotWithoutItsDatabaseIsCorrupt() throws Exception {
    DataTree tree = withSnapshot();
    Files.delete(tree.database());

    assertCorrupt(tree.database(), inspect(tree));
    assertEtcdRefuses(tree);
  }

  @Test
  void aDatabaseThatIsOlderThanTheSnapshotIsCorrupt() throws Exception {
    DataTree tree = withSnapshot();
    DataTree.truncate(tree.database(), 0);

    assertCorrupt(tree.database(), inspect(tree));
    assertEtcdRefuses(tree);
  }

  @Test
  void aReceivedDatabaseThatWasNotYetPutInPlaceCounts() throws Exception {
    DataTree tree = withSnapshot();
    DataDescriptor before = inspect(tree);
    List<Path> snapshots = MemberFiles.list(tree.member().resolve("snap"));
    String newest = MemberFiles.name(snapshots.get(snapshots.size() - 2));
    Files.move(
        tree.database(), tree.database().resolveSibling(newest.substring(17, 33) + ".snap.db"));
    assertEquals(State.CORRUPT, inspect(tree).state(), "etcd wants an old one to replace");

    Files.createFile(tree.database());

    assertEquals(before, inspect(tree));
    assertEtcdGoesOn(tree, before.revision());
  }

  @Test
  void nothingIsWrittenByLooking() throws Exception {
    DataTree tree = copy();
    List<String> before = state(tree);

    inspect(tree);

    assertEquals(before, state(tree));
  }

  private static List<String> state(DataTree tree) throws IOException {
    List<String> state = new ArrayList<>();
    try (var files = Files.walk(tree.dataDir())) {
      for (Path file : files.sorted().toList()) {
        state.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return state;
  }

  @Test
  void noDamageWhateverMakesItFailOtherwiseThanBySayingSo() throws Exception {
    DataTree tree = copy();
    Random random = new Random(20260131);
    int end = (int) (long) DataTree.frames(tree.lastSegment()).get(50);
    long databaseSize = Files.size(tree.database());
    for (int i = 0; i < 400; i++) {
      Path file = i % 2 == 0 ? tree.database() : tree.lastSegment();
      long size = i % 2 == 0 ? databaseSize : end;
      long offset = (long) (random.nextDouble() * size);
      DataTree.flip(file, offset);

      DataDescriptor found = inspect(tree);

      assertTrue(found.state() == State.INTACT || found.state() == State.CORRUPT, found.toString());
      DataTree.flip(file, offset);
    }
    assertEquals(State.INTACT, inspect(tree).state());
  }
}
