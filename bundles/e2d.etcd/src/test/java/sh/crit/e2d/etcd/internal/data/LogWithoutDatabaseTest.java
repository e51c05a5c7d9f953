package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.DataDescriptor.State;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.wal.LogBuilder;
import sh.crit.e2d.etcd.internal.data.wal.Message;

/** A log made by hand, before etcd has written anything to its database. */
class LogWithoutDatabaseTest {
  @TempDir Path dir;
  private LogBuilder log;

  @BeforeEach
  void begin() throws Exception {
    log = new LogBuilder(Files.createDirectories(dir.resolve("member/wal"))).begin();
  }

  private DataDescriptor inspect() {
    return new EtcdDataDirectory(new NodeFiles(dir), Clock.systemUTC()).inspect();
  }

  private void addition(long index, long id, String context) {
    byte[] change = new Message().number(2, 0).number(3, id).text(4, context).build();
    log.entry(1, 3, index, new Message().bytes(4, change).build());
  }

  private static String json(long id, String name) {
    return "{\"id\":"
        + id
        + ",\"peerURLs\":[\"http://"
        + name
        + ":2380\"],\"name\":\""
        + name
        + "\"}";
  }

  @Test
  void decidedChangesCountAndUndecidedOnesDoNot() throws Exception {
    addition(1, LogBuilder.MEMBER, json(LogBuilder.MEMBER, "a"));
    addition(2, 7, json(7, "b"));
    addition(3, 8, json(8, "c"));
    log.state(4, 2).segment(0, 0);

    DataDescriptor found = inspect();

    assertEquals(State.INTACT, found.state(), found.detail());
    assertEquals(List.of("b", "a"), found.members().stream().map(Member::name).toList());
    assertEquals("a", found.memberName());
    assertEquals(LogBuilder.MEMBER, found.memberId());
    assertEquals(LogBuilder.CLUSTER, found.clusterId());
    assertEquals(4, found.term());
    assertEquals(3, found.index());
    assertEquals(0, found.revision());
  }

  @Test
  void aLogWithoutEntriesIsIntactAndKnowsNobody() throws Exception {
    log.segment(0, 0);

    DataDescriptor found = inspect();

    assertEquals(State.INTACT, found.state(), found.detail());
    assertEquals(0, found.index());
    assertEquals(0, found.term());
    assertEquals(List.of(), found.members());
  }

  @Test
  void aDecidedChangeThatCannotBeReadIsCorrupt() throws Exception {
    addition(1, 7, "{");
    log.state(1, 1).segment(0, 0);

    DataDescriptor found = inspect();

    assertEquals(State.CORRUPT, found.state());
    assertTrue(found.detail().contains("entry 1"), found.detail());
  }

  @Test
  void aLogWhoseBeginningIsGoneCannotMakeUpForTheDatabase() throws Exception {
    log.snapshot(99, 1).entry(1, 100, "x").state(1, 100).segment(3, 100);

    DataDescriptor found = inspect();

    assertEquals(State.CORRUPT, found.state());
    assertTrue(found.detail().contains("snap/db: is missing or empty"), found.detail());
  }

  @Test
  void anUnfinishedLogIsAbsentUnlessItHoldsEntries() throws Exception {
    Path unfinished = Files.createDirectories(dir.resolve("member/wal.tmp"));

    new LogBuilder(unfinished).begin().segment(0, 0);
    assertEquals(State.ABSENT, inspect().state());

    new LogBuilder(unfinished).begin().entry(1, 1, "x").segment(0, 0);
    assertEquals(State.CORRUPT, inspect().state());
  }
}
