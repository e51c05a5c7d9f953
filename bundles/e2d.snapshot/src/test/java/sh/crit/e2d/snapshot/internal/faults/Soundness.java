package sh.crit.e2d.snapshot.internal.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.snapshot.internal.service.BackupNode;
import sh.crit.e2d.spi.snapshot.Backups;

/** What has to be so of a store whatever has happened: found out by nodes that know nothing. */
final class Soundness {
  private final World world;
  private final String url;

  Soundness(World world, String url) {
    this.world = world;
    this.url = url;
  }

  /** All backups of these ids are there, and one more at the most; every one is whole. */
  void assertKept(Set<String> ids, String where) throws Exception {
    List<BackupView> listed = world.node(url).service().list();
    Set<String> found = new HashSet<>();
    listed.forEach(backup -> found.add(backup.id()));
    assertTrue(found.containsAll(ids), () -> where + ": " + found + " lacks some of " + ids);
    assertTrue(found.size() <= ids.size() + 1, () -> where + ": " + found);
    for (BackupView backup : listed) {
      assertFalse(backup.verified().isEmpty(), () -> where + ": " + backup.id());
      assertEquals(
          world.etcd.at(backup.revision()),
          ModelEtcd.decode(Snapshots.restore(world.bytes(backup.url()))),
          () -> where + ": " + backup.id());
    }
  }

  /** What a lost cluster would be given is at least of that revision, and exactly what it says. */
  void assertOffered(long revision, String where) throws Exception {
    BackupNode node = world.node(url);
    assertOffered(node, revision, where);
  }

  void assertOffered(BackupNode node, long revision, String where) throws Exception {
    Backups.Offer offer = node.offers().newest().orElseThrow();
    assertTrue(offer.revision() >= revision, () -> where + ": " + offer + ", had " + revision);
    assertEquals(
        world.etcd.at(offer.revision()),
        world.fetched(node, offer.id()),
        () -> where + ": " + offer);
  }

  /** What a lost cluster would be given holds that revision or a later one. */
  void assertHolds(long revision, String where) throws Exception {
    assertHolds(world.node(url), revision, where);
  }

  void assertHolds(BackupNode node, long revision, String where) throws Exception {
    ModelEtcd.State found = world.fetched(node, node.offers().newest().orElseThrow().id());
    assertTrue(found.revision() >= revision, () -> where + ": " + found);
    assertEquals(world.etcd.at(found.revision()), found, where);
  }

  /** The next backup succeeds, and is the newest. */
  void assertGoesOn(String where) throws Exception {
    try {
      BackupView made = world.backup();
      assertEquals(world.etcd.revision, made.revision(), where);
      assertOffered(made.revision(), where);
    } catch (E2dException e) {
      throw new AssertionError(where + ": no backup afterwards", e);
    }
  }
}
