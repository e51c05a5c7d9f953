package sh.crit.e2d.snapshot.internal.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.snapshot.internal.pipeline.Form;
import sh.crit.e2d.snapshot.internal.pipeline.Harm;
import sh.crit.e2d.snapshot.internal.service.BackupNode;
import sh.crit.e2d.spi.storage.Condition;

/**
 * Whatever becomes of the bytes of a store, backups, sidecars, pointer and chunks alike: what is
 * brought back is what was there at its revision, or there is one clear error. Seeds are those of
 * the messages; the same seed does the same harm.
 */
@ExtendWith(Quiet.class)
class HarmedStoreTest {
  private static final Pattern SIDECAR = Pattern.compile(".*/\\d[^/]*\\.json");
  private static final int ROUNDS = 120;

  /** A lost cluster asks as long as something else is offered each time. */
  private static final int OFFERS = 20;

  @TempDir(factory = MemoryDir.class)
  Path dir;

  private World world;
  private Map<String, MemoryStore.Kept> whole;

  static List<Form> forms() {
    return EveryStepTest.forms();
  }

  private long prepare(Form form) throws Exception {
    world = new World(dir, form);
    world.backup();
    world.record(1);
    world.backup();
    long newest = world.etcd.revision;
    world.record(2);
    world.kept();
    whole = world.store.copy();
    return newest;
  }

  /** Returns the names of what is not as it was any more. */
  private Set<String> harm(int objects, Random random) throws E2dException {
    List<String> names = new ArrayList<>(world.store.objects.keySet());
    Set<String> harmed = new HashSet<>();
    for (int i = 0; i < objects; i++) {
      String name = names.get(random.nextInt(names.size()));
      String other = names.get(random.nextInt(names.size()));
      byte[] bytes = world.bytes(world.store.folder + name);
      world.store.put(
          name, Harm.to(bytes, world.bytes(world.store.folder + other), random), Condition.NONE);
      harmed.add(name);
    }
    return harmed;
  }

  /** As a node does that has lost its cluster. */
  private Optional<ModelEtcd.State> restored(String where) throws IOException {
    BackupNode node = world.node();
    for (int i = 0; i < OFFERS; i++) {
      String id = "";
      try {
        id = node.offers().newest().orElseThrow(() -> new AssertionError(where + ": empty")).id();
        return Optional.of(world.fetched(node, id));
      } catch (E2dException e) {
        Sweep.assertClear(e, where);
        boolean next =
            !id.isEmpty()
                && (e.code() == ErrorCode.SNAPSHOT_DAMAGED
                    || e.code() == ErrorCode.SNAPSHOT_UNSUPPORTED);
        if (!next) {
          return Optional.empty();
        }
      }
    }
    throw new AssertionError(where + ": the same is offered again and again");
  }

  /** One object is harmed: there is another copy of everything but of changes. */
  @ParameterizedTest
  @MethodSource("forms")
  void withOneObjectHarmedTheNewestBackupComesBack(Form form) throws Exception {
    long newest = prepare(form);
    for (int seed = 0; seed < ROUNDS; seed++) {
      world.reset();
      Set<String> harmed = harm(1, new Random(seed));
      String where = form + ", seed " + seed + ", " + harmed;
      ModelEtcd.State state = restored(where).orElseThrow(() -> new AssertionError(where));
      assertEquals(world.etcd.at(state.revision()), state, where);
      assertTrue(state.revision() >= newest, where);
      assertNothingElseIsLost(harmed, where);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void withManyHarmedNothingFalseComesBack(Form form) throws Exception {
    prepare(form);
    for (int seed = 0; seed < ROUNDS; seed++) {
      world.reset();
      Random random = new Random(1000 + seed);
      Set<String> harmed = harm(2 + random.nextInt(8), random);
      String where = form + ", seed " + (1000 + seed) + ", " + harmed;
      Optional<ModelEtcd.State> state = restored(where);
      state.ifPresent(s -> assertEquals(world.etcd.at(s.revision()), s, where));
      assertNothingElseIsLost(harmed, where);
    }
  }

  /** What is said of a backup is what was written of it, or nothing is. */
  @Test
  void everyBitOfASidecarCounts() throws Exception {
    prepare(forms().get(1));
    List<BackupView> written = world.list();
    String name =
        world.store.objects.keySet().stream()
            .filter(SIDECAR.asMatchPredicate())
            .findFirst()
            .orElseThrow();
    byte[] bytes = world.bytes(world.store.folder + name);
    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 0; bit < 8; bit += 2) {
        byte[] flipped = bytes.clone();
        flipped[i] ^= (byte) (1 << ((bit + i) % 8));
        world.store.put(name, flipped, Condition.NONE);
        List<BackupView> said = world.list();
        assertTrue(written.containsAll(said), "byte " + i + ": " + said);
      }
    }
  }

  /** At its beginning damage can look like another key, and a wrong key is not passed over. */
  @Test
  void whatIsDamagedAtItsBeginningIsNotTakenForAnotherKeys() throws Exception {
    prepare(new Form(Form.Family.OWN, true, Packing.NONE));
    long reached = world.etcd.revision;
    String url = world.list().get(0).url();
    String name = url.substring(world.store.folder.length());
    byte[] bytes = world.bytes(url);
    for (int i = 0; i < 96; i++) {
      world.reset();
      byte[] flipped = bytes.clone();
      flipped[i] ^= 1;
      world.store.put(name, flipped, Condition.NONE);
      String where = "byte " + i;
      ModelEtcd.State state = restored(where).orElseThrow(() -> new AssertionError(where));
      assertEquals(world.etcd.at(reached), state, where);
    }
  }

  /** What is lost with it is what was said of the backup, and not what came after. */
  @ParameterizedTest
  @MethodSource("forms")
  void withTheNewestSidecarHarmedTheChangesAfterItComeBack(Form form) throws Exception {
    prepare(form);
    String id = world.list().get(0).id();
    long reached = world.etcd.revision;
    String sidecar = World.FOLDER + id + ".json";
    byte[] bytes = world.bytes(world.store.folder + sidecar);
    bytes[bytes.length / 2] ^= 1;
    world.store.put(sidecar, bytes, Condition.NONE);

    assertEquals(world.etcd.at(reached), restored(id).orElseThrow());
    Snapshots.Target target = world.node().service().find("", null);
    assertEquals(id + "@" + reached, target.id());
    assertEquals(
        id + "@" + (reached - 1), world.node().service().find(id + "@" + (reached - 1), null).id());
    // The cluster that came of it goes on, and nothing of what was there is tidied away.
    whole = world.store.copy();
    world.etcd.clusterId = 0xc2;
    world.etcd.keys.put(
        "/_e2d/snapshot",
        "{\"backup\":\"" + id + "@" + reached + "\",\"revision\":" + world.etcd.revision + "}");
    world.timing.pass(Duration.ofDays(2));
    world.backup();
    world.timing.pass(Duration.ofDays(2));
    world.backup();
    world.node().service().prune(false);
    for (String name : whole.keySet()) {
      if (name.contains(id)) {
        assertTrue(world.store.objects.containsKey(name), name);
      }
    }
  }

  @Test
  void aCopyThatGoesLessFarSaysSo() throws Exception {
    prepare(forms().get(0));
    List<String> lines = new ArrayList<>();
    world.node().service().copy("", World.OTHER, lines::add);
    String told = "up to revision " + world.etcd.revision + ", are not copied";
    assertTrue(lines.stream().anyMatch(line -> line.contains(told)), lines::toString);
  }

  /** Neither a backup nor tidying up takes anything away that is good. */
  private void assertNothingElseIsLost(Set<String> harmed, String where) throws E2dException {
    try {
      world.backup();
      world.node().service().prune(false);
    } catch (E2dException e) {
      Sweep.assertClear(e, where);
    }
    for (Map.Entry<String, MemoryStore.Kept> former : whole.entrySet()) {
      String name = former.getKey();
      if (name.startsWith(World.FOLDER) && name.contains(".db") && !harmed.contains(name)) {
        assertEquals(
            former.getValue().bytes(),
            Optional.ofNullable(world.store.objects.get(name))
                .map(MemoryStore.Kept::bytes)
                .orElse(null),
            where + ": " + name);
      }
    }
  }
}
