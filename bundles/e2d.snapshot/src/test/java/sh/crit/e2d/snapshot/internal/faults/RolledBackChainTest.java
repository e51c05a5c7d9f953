package sh.crit.e2d.snapshot.internal.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.delta.Recorder;

/** Older data was put back below a chain of changes that had come further. */
class RolledBackChainTest {
  @TempDir Path dir;
  private World world;
  private BackupView first;
  private long reach;

  @BeforeEach
  void record() throws Exception {
    world = new World(dir, EveryStepTest.forms().get(0));
    first = world.backup();
    world.record(3);
    reach = world.etcd.revision;
  }

  private void rollBack(long to) {
    world.etcd.backTo(to);
    world.etcd.term++;
  }

  private String refused() {
    world.timing.pass(Duration.ofMinutes(1));
    E2dException thrown =
        assertThrows(E2dException.class, () -> world.node().service().make(false, line -> {}));
    assertEquals(ErrorCode.PRECONDITION_FAILED, thrown.code(), thrown.getMessage());
    return thrown.getMessage();
  }

  private String offered() throws Exception {
    return world.node().offers().newest().orElseThrow().id();
  }

  @Test
  void aRevisionBelowTheChainsReachNeedsTheOperatorsWord() throws Exception {
    rollBack(first.revision());
    assertTrue(refused().contains("with changes up to revision " + reach), this::refused);
    world.etcd.set("new", "1");
    assertTrue(refused().contains("is only at " + (first.revision() + 1)), this::refused);

    BackupView forced = world.node().service().make(true, line -> {});

    assertEquals(forced.id(), offered());
    new Soundness(world, World.URL).assertOffered(forced.revision(), "after the order");
    world.record(1);
    assertEquals(forced.id() + "@" + world.etcd.revision, offered());
    new Soundness(world, World.URL).assertGoesOn("after the order");
    assertEquals(
        first.id() + "@" + reach,
        world.node().service().find(first.id() + "@" + reach, null).id(),
        "what was replaced stays");
  }

  @Test
  void aHigherRevisionOfAnotherHistoryNeedsItToo() throws Exception {
    rollBack(first.revision());
    while (world.etcd.revision <= reach) {
      world.etcd.set("new", "value " + world.etcd.revision);
    }
    assertTrue(refused().contains("has another history there"), this::refused);
    BackupView forced = world.node().service().make(true, line -> {});
    assertEquals(forced.id(), offered());
    new Soundness(world, World.URL).assertGoesOn("after the order");
  }

  @Test
  void aClusterThatGoesOnIsNotRefused() throws Exception {
    Soundness sound = new Soundness(world, World.URL);
    sound.assertGoesOn("after its chain");
    // The chain of the former backup goes on until the recorder has found the new one.
    Recorder recorder = world.recorder();
    recorder.turn(true);
    BackupView second = world.backup();
    world.change();
    recorder.turn(true);
    assertTrue(!offered().startsWith(second.id()), this::describe);
    sound.assertOffered(world.etcd.revision, "by the chain of the former");
    sound.assertGoesOn("over the chain of the former");
  }

  /** The newest backup is not the one that its restore began with. */
  @Test
  void aClusterThatWasRestoredFromTheFormersChainGoesOn() throws Exception {
    Recorder recorder = world.recorder();
    recorder.turn(true);
    BackupView second = world.backup();
    world.change();
    recorder.turn(true);
    String point = offered();
    assertTrue(point.startsWith(first.id()), point);
    world.etcd.clusterId = 0xc2;
    String marker = "{\"backup\":\"%s\",\"revision\":" + world.etcd.revision + "}";
    world.etcd.keys.put("/_e2d/snapshot", String.format(marker, first.id()));
    refused();
    world.etcd.keys.put(
        "/_e2d/snapshot", String.format(marker, first.id() + "@" + (second.revision() - 1)));
    refused();

    world.etcd.keys.put("/_e2d/snapshot", String.format(marker, point));

    assertEquals("c2", world.backup().clusterId());
  }

  /** Not even when the revision that it waited for has been reached. */
  @Test
  void nothingIsRecordedAfterALowerRevision() throws Exception {
    rollBack(first.revision());
    world.change();
    Recorder recorder = world.recorder();
    recorder.turn(true);

    assertTrue(world.backupWanted);
    String problem = world.problems.get(world.problems.size() - 1);
    assertTrue(problem.contains("etcd is only at revision " + world.etcd.revision), problem);
    while (world.etcd.revision <= reach + 2) {
      world.etcd.set("new", "value " + world.etcd.revision);
    }
    recorder.turn(true);
    assertTrue(refused().contains("another history"), this::refused);
    assertEquals(first.id() + "@" + reach, offered());
    String forced = world.node().service().make(true, line -> {}).id();
    world.etcd.set("new", "last");
    recorder.turn(true);
    assertEquals(forced + "@" + world.etcd.revision, offered());
    new Soundness(world, World.URL).assertOffered(world.etcd.revision, "after the order");
  }

  @Test
  void nothingOfAnotherHistoryFollowsABackupWithoutChanges() throws Exception {
    String base = world.backup().id();
    long revision = world.etcd.revision;
    rollBack(reach);
    while (world.etcd.revision < revision + 2) {
      world.etcd.set("new", "value " + world.etcd.revision);
    }
    Recorder recorder = world.recorder();
    recorder.turn(true);
    recorder.turn(true);

    assertTrue(world.backupWanted);
    String problem = world.problems.get(world.problems.size() - 1);
    assertTrue(problem.contains("etcd has another history there"), problem);
    assertEquals(base, offered());
    assertTrue(refused().contains("has another history there"), this::refused);
  }

  private String describe() {
    try {
      return offered();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
