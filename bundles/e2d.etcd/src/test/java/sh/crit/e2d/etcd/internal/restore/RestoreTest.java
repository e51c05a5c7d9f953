package sh.crit.e2d.etcd.internal.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.etcd.internal.testing.EtcdTools;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.spi.etcd.EtcdRestore.Order;

/** What the real tool makes of a real snapshot, under real etcds. */
class RestoreTest {
  private static final long BUMP = 1_000_000_000;

  @TempDir static Path shared;
  private static PlainEtcd source;
  private static Path snapshot;

  @TempDir Path dir;
  private final List<PlainEtcd> started = new ArrayList<>();

  @BeforeAll
  static void store() throws Exception {
    source = RestoreBench.source(shared);
    snapshot = EtcdTools.snapshot(source.clientUrl, shared.resolve("snapshot.db"));
  }

  @AfterAll
  static void endSource() {
    source.kill();
  }

  @AfterEach
  void endProcesses() {
    started.forEach(PlainEtcd::kill);
  }

  private List<PlainEtcd> members(String... names) {
    for (String name : names) {
      started.add(new PlainEtcd(name, dir, "http"));
    }
    return started;
  }

  /** Restores for each, adopts where its etcd looks for it, starts them all. */
  private void restoreAndStart(List<PlainEtcd> members, long bump) throws Exception {
    List<Ballot.Founder> founders =
        members.stream().map(m -> new Ballot.Founder(m.name, m.peerUrl)).toList();
    for (PlainEtcd member : members) {
      Path dataDir = dir.resolve(member.name);
      Path prepared = dataDir.resolve("e2d/restore/prepared");
      try (EtcdRestorer restorer = RestoreBench.restorer(dataDir)) {
        restorer.restore(new Order(snapshot, true, prepared, member.name, founders, "fresh", bump));
        restorer.adopt(prepared);
      }
      assertEquals(List.of(), RestoreBench.names(prepared.getParent()));
    }
    String all = members.stream().map(PlainEtcd::seat).collect(Collectors.joining(","));
    members.forEach(member -> member.start("new", all));
    members.forEach(PlainEtcd::awaitServing);
  }

  @Test
  void threeNodesBecomeOneNewClusterWithEveryKey() throws Exception {
    List<PlainEtcd> members = members("a", "b", "c");
    restoreAndStart(members, 0);

    Set<String> clusters = new HashSet<>();
    for (PlainEtcd member : members) {
      assertEquals(EtcdTools.content(source.clientUrl), EtcdTools.content(member.clientUrl));
      clusters.add(EtcdTools.clusterId(member.clientUrl));
    }
    assertEquals(1, clusters.size(), "members of one cluster");
    assertNotEquals(Set.of(EtcdTools.clusterId(source.clientUrl)), clusters, "and of a new one");
    EtcdTools.etcdctl(members.get(0).clientUrl, "put", "/key/new", "new");
    String everywhere = EtcdTools.etcdctl(members.get(2).clientUrl, "get", "/key/new");
    assertEquals("/key/new\nnew\n", everywhere);
  }

  @Test
  void aBumpedRevisionIsBeyondEverySeenOneAndOldWatchersHearIt() throws Exception {
    assumeTrue(EtcdTools.hasEtcdutl(), "the tool of this etcd cannot raise a revision");
    PlainEtcd member = members("a").get(0);
    long before = EtcdTools.content(source.clientUrl).revision();
    restoreAndStart(List.of(member), BUMP);

    EtcdTools.Content after = EtcdTools.content(member.clientUrl);
    assertTrue(after.revision() >= before + BUMP, after + " after " + before);
    AssertionError ended =
        assertThrows(
            AssertionError.class,
            () -> EtcdTools.etcdctl(member.clientUrl, "watch", "/key/last", "--rev=" + before));
    assertTrue(ended.getMessage().contains("has been compacted"), ended.getMessage());
    String value = EtcdTools.etcdctl(member.clientUrl, "get", "/key/last", "--print-value-only");
    assertEquals("last\n", value);
  }

  @Test
  void whatIsRestoredIsPrivate() throws Exception {
    Path into = dir.resolve("into");
    try (EtcdRestorer restorer = RestoreBench.restorer(dir.resolve("node"))) {
      restorer.restore(RestoreBench.order(snapshot, into));
    }
    assertEquals(List.of("into"), RestoreBench.names(dir));
    for (Path path : List.of(into, into.resolve("member"), into.resolve("member/wal"))) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
  }
}
