package sh.crit.e2d.snapshot.internal.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.delta.Recorder;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.service.BackupNode;
import sh.crit.e2d.spi.snapshot.Backups;

/**
 * Each fault at each step of everything that is done with a store: whatever happens, what was there
 * is there and whole, what is told is one clear line, and the next attempt succeeds.
 */
@ExtendWith(Quiet.class)
class EveryStepTest {
  private static final Form SEALED =
      new Form(Form.Family.OWN, true, new Packing(Compression.GZIP, 0));

  @TempDir(factory = MemoryDir.class)
  Path dir;

  static List<Form> forms() {
    return List.of(
        new Form(Form.Family.OWN, false, Packing.NONE),
        SEALED,
        new Form(Form.Family.OWN, false, new Packing(Compression.ZSTD, 3)),
        new Form(Form.Family.E2D, true, new Packing(Compression.GZIP, 0)));
  }

  static List<Form> twoForms() {
    return forms().subList(0, 2);
  }

  /** Two backups, and changes after the second one where they are wanted. */
  private World world(Form form, int chunks) throws E2dException {
    World world = new World(dir, form);
    world.backup();
    world.backup();
    world.record(chunks);
    return world.kept();
  }

  private static Set<String> ids(World world) throws E2dException {
    return world.list().stream().map(BackupView::id).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aBackup(Form form) throws Exception {
    World world = world(form, 0);
    Set<String> formers = ids(world);
    long former = world.etcd.revision;
    Soundness sound = new Soundness(world, World.URL);
    Sweep sweep =
        new Sweep(
            world,
            world::backup,
            (fault, error, where) -> {
              sound.assertKept(formers, where);
              sound.assertOffered(former, where);
              sound.assertGoesOn(where);
            });
    assertTrue(sweep.run() > 20);
  }

  /** As above, with changes that were stored after the former backup. */
  @Test
  void aBackupThatChangesLeadTo() throws Exception {
    World world = world(SEALED, 2);
    Set<String> formers = ids(world);
    long reached = world.etcd.revision;
    Soundness sound = new Soundness(world, World.URL);
    new Sweep(
            world,
            world::backup,
            (fault, error, where) -> {
              sound.assertKept(formers, where);
              sound.assertOffered(reached, where);
              sound.assertGoesOn(where);
            })
        .run();
  }

  /** What the Go program has put there is kept, whatever happens while it is replaced. */
  @Test
  void aBackupInThePlaceOfTheGoPrograms() throws Exception {
    World world = new World(dir, SEALED);
    world.change();
    long revision = world.etcd.revision;
    byte[] foreign = world.goProgramsBackup();
    world.kept();
    Soundness sound = new Soundness(world, World.URL);
    new Sweep(
            world,
            () -> {
              world.change();
              world.timing.pass(Duration.ofMinutes(1));
              world.node().service().make(true, line -> {});
            },
            (fault, error, where) -> {
              assertTrue(world.holds(foreign), where);
              sound.assertHolds(revision, where);
              world.change();
              world.timing.pass(Duration.ofMinutes(1));
              world.node().service().make(true, line -> {});
              assertTrue(world.holds(foreign), where);
              sound.assertOffered(world.etcd.revision, where);
            })
        .run();
  }

  @ParameterizedTest
  @MethodSource("twoForms")
  void changesBetweenBackups(Form form) throws Exception {
    World world = world(form, 2);
    Set<String> formers = ids(world);
    long reached = world.etcd.revision;
    Soundness sound = new Soundness(world, World.URL);
    Sweep.Act act =
        () -> {
          Recorder recorder = world.recorder();
          for (int i = 0; i < 2; i++) {
            world.change();
            recorder.turn(true);
            recorder.end();
          }
        };
    new Sweep(
            world,
            act,
            (fault, error, where) -> {
              world.problems.forEach(p -> assertTrue(p.lines().count() <= 1, where + ": " + p));
              sound.assertKept(formers, where);
              sound.assertOffered(reached, where);
              world.backupWanted = false;
              world.record(1);
              if (world.backupWanted) {
                assertTrue(!fault.honest(), where);
                sound.assertGoesOn(where);
                world.record(1);
              }
              sound.assertOffered(world.etcd.revision, where);
            })
        .run();
  }

  /** What a node brings back is whole or not there; what failed once is not given up for good. */
  @ParameterizedTest
  @MethodSource("forms")
  void bringingBack(Form form) throws Exception {
    for (int chunks : new int[] {0, 2}) {
      World world = world(form, chunks);
      Set<String> formers = ids(world);
      long reached = world.etcd.revision;
      Soundness sound = new Soundness(world, World.URL);
      Path file = dir.resolve("brought-" + chunks);
      BackupNode[] node = new BackupNode[1];
      Backups.Offer[] offer = new Backups.Offer[1];
      Sweep.Act act =
          () -> {
            Files.deleteIfExists(file);
            node[0] = world.node();
            offer[0] = node[0].offers().newest().orElseThrow();
            node[0].offers().fetch(offer[0].id(), file);
          };
      new Sweep(
              world,
              act,
              (fault, error, where) -> {
                if (Files.exists(file)) {
                  assertTrue(error.isEmpty(), where);
                  assertEquals(world.etcd.at(offer[0].revision()), ModelEtcd.decode(file), where);
                }
                assertEquals(0, world.etcd.running(), where);
                if (fault != Fault.KILLED) {
                  sound.assertOffered(node[0], reached, where + ", the same node");
                }
                sound.assertOffered(reached, where);
                sound.assertKept(formers, where);
              })
          .run();
    }
  }

  /** It has no catalog, and what it is follows from its bytes alone. */
  @Test
  void bringingBackWhatTheGoProgramStored() throws Exception {
    World world = new World(dir, SEALED);
    world.change();
    world.goProgramsBackup();
    world.kept();
    Soundness sound = new Soundness(world, World.URL);
    BackupNode[] node = new BackupNode[1];
    new Sweep(
            world,
            () -> {
              node[0] = world.node();
              world.fetched(node[0], node[0].offers().newest().orElseThrow().id());
            },
            (fault, error, where) -> {
              if (fault != Fault.KILLED) {
                sound.assertHolds(node[0], world.etcd.revision, where + ", the same node");
              }
              sound.assertHolds(world.etcd.revision, where);
            })
        .run();
  }

  /** A data directory is whole or not there: an empty one would be started as an empty cluster. */
  @ParameterizedTest
  @MethodSource("twoForms")
  void unpacking(Form form) throws Exception {
    World world = world(form, 2);
    long reached = world.etcd.revision;
    Path target = Files.createDirectories(dir.resolve("place")).resolve("data");
    Soundness sound = new Soundness(world, World.URL);
    new Sweep(
            world,
            () -> {
              clear(target.getParent());
              world.node().service().unpack("", null, target, line -> {});
            },
            (fault, error, where) -> {
              if (Files.exists(target)) {
                ModelEtcd.State state = ModelEtcd.decode(target.resolve("member/db"));
                assertEquals(world.etcd.at(state.revision()), state, where);
              } else {
                assertTrue(error.isPresent() || fault == Fault.KILLED, where);
              }
              assertTrue(below(target.getParent()).size() <= 1, where);
              sound.assertOffered(reached, where);
              clear(target.getParent());
              world.node().service().unpack("", null, target, line -> {});
              assertEquals(
                  world.etcd.at(reached), ModelEtcd.decode(target.resolve("member/db")), where);
            })
        .run();
  }

  private static List<Path> below(Path place) throws IOException {
    try (Stream<Path> all = Files.list(place)) {
      return all.toList();
    }
  }

  private static void clear(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!path.equals(place)) {
          Files.delete(path);
        }
      }
    }
  }

  @Test
  void copying() throws Exception {
    World world = new World(dir, SEALED);
    BackupView first = world.backup();
    world.node().service().copy(first.id(), World.OTHER, line -> {});
    long there = world.etcd.revision;
    BackupView second = world.backup();
    world.kept();
    Set<String> formers = ids(world);
    Soundness source = new Soundness(world, World.URL);
    Soundness target = new Soundness(world, World.OTHER);
    new Sweep(
            world,
            () -> world.node().service().copy(second.id(), World.OTHER, line -> {}),
            (fault, error, where) -> {
              source.assertKept(formers, where);
              target.assertKept(Set.of(first.id()), where);
              target.assertOffered(there, where);
              world.node().service().copy(second.id(), World.OTHER, line -> {});
              target.assertKept(formers, where);
            })
        .run();
  }

  @Test
  void pruning() throws Exception {
    World world = new World(dir, SEALED);
    for (int i = 0; i < 6; i++) {
      world.backup();
      world.record(1);
    }
    world.timing.pass(Duration.ofDays(40));
    world.kept();
    Set<String> all = ids(world);
    Set<String> goes =
        world.node().service().prune(true).stream().map(BackupView::id).collect(Collectors.toSet());
    assertEquals(3, goes.size());
    Set<String> stays = new HashSet<>(all);
    stays.removeAll(goes);
    Soundness sound = new Soundness(world, World.URL);
    long reached = world.etcd.revision;
    new Sweep(
            world,
            () -> world.node().service().prune(false),
            (fault, error, where) -> {
              assertTrue(all.containsAll(ids(world)), where);
              sound.assertOffered(reached, where);
              world.node().service().prune(false);
              sound.assertKept(stays, where);
              assertEquals(stays, ids(world), where);
              sound.assertOffered(reached, where);
            })
        .run();
  }

  /** Neither takes anything away but a mark, which the next one gives back. */
  @Test
  void readingBackAndTrying() throws Exception {
    World world = world(SEALED, 2);
    Set<String> formers = ids(world);
    long reached = world.etcd.revision;
    Soundness sound = new Soundness(world, World.URL);
    for (boolean drill : new boolean[] {false, true}) {
      new Sweep(
              world,
              () -> {
                if (drill) {
                  world.node().service().drill("", line -> {});
                } else {
                  world.node().service().verify("", line -> {});
                }
              },
              (fault, error, where) -> {
                assertEquals(0, world.etcd.running(), where);
                world.node().service().verify("", line -> {});
                sound.assertKept(formers, where);
                sound.assertOffered(reached, where);
              })
          .run();
    }
  }
}
