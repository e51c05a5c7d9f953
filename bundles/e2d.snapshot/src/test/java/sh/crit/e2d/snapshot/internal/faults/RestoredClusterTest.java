package sh.crit.e2d.snapshot.internal.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.snapshot.internal.delta.Recorder;

/** A recorder that went on through a restore: its member is of another cluster now. */
class RestoredClusterTest {
  @TempDir Path dir;

  @Test
  void aClockThatIsSetBackStopsNoRecorder() throws Exception {
    World world = new World(dir, EveryStepTest.forms().get(0));
    world.timing.set(Duration.ofHours(2));
    String first = world.backup().id();
    Recorder recorder = world.recorder();
    world.change();
    recorder.turn(true);
    world.timing.set(Duration.ZERO);
    world.change();
    String second = world.backup().id();
    world.timing.pass(Duration.ofMinutes(3));
    world.change();
    for (int i = 0; i < 4; i++) {
      recorder.turn(true);
    }
    recorder.end();
    assertTrue(
        world.store.objects.keySet().stream().anyMatch(name -> name.contains(".deltas/" + second)),
        () -> first + ", " + world.store.objects.keySet());
  }

  @Test
  void itsFirstBackupIsWantedAtOnce() throws Exception {
    World world = new World(dir, EveryStepTest.forms().get(0));
    world.backup();
    Recorder recorder = world.recorder();
    world.change();
    recorder.turn(true);
    recorder.end();
    assertFalse(world.backupWanted);

    world.etcd.clusterId = 0xc2;
    recorder.turn(true);

    assertTrue(world.backupWanted);
    String problem = world.problems.get(world.problems.size() - 1);
    assertEquals("waiting for the first backup of this cluster to go on from", problem);
    world.backupWanted = false;
    recorder.turn(true);
    assertFalse(world.backupWanted, "asked for once");
  }
}
