package sh.crit.e2d.etcd.internal.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.testing.EtcdTools;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdContent.Proof;

/** Proofs, marks and reads, of real etcds. */
class ContentClientTest {
  private static final Duration TIME = Duration.ofSeconds(20);

  @TempDir Path dir;
  private final List<PlainEtcd> started = new ArrayList<>();
  private final EtcdClient client = new EtcdClient(new PemFiles("", "", ""));
  private final ContentClient content = client.content();

  @AfterEach
  void endProcesses() {
    client.close();
    started.forEach(PlainEtcd::kill);
  }

  private List<PlainEtcd> cluster(String... names) {
    for (String name : names) {
      started.add(new PlainEtcd(name, dir, "http"));
    }
    String all = started.stream().map(PlainEtcd::seat).collect(Collectors.joining(","));
    started.forEach(etcd -> etcd.start("new", all));
    started.forEach(PlainEtcd::awaitServing);
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> client.read(urls(), TIME).leaderId() != 0);
    return started;
  }

  private List<String> urls() {
    return started.stream().map(etcd -> etcd.clientUrl).toList();
  }

  private void put(String key, String value) throws Exception {
    EtcdTools.etcdctl(urls().get(0), "put", key, value);
  }

  private Proof prove(int member, long revision) throws E2dException {
    return content.prove(urls().get(member), revision, TIME);
  }

  @Test
  void membersOfOneClusterProveTheSame() throws Exception {
    cluster("a", "b", "c");
    for (int i = 0; i < 10; i++) {
      put("/key/" + i % 7, "value " + i);
    }
    EtcdTools.etcdctl(urls().get(0), "del", "/key/3");
    Proof newest = prove(0, 0);

    assertEquals(12, newest.revision());
    assertEquals(0, newest.compactRevision());
    assertEquals(6, newest.keys());
    assertEquals(EtcdTools.content(urls().get(0)).hash(), newest.hash());
    for (int member = 1; member < 3; member++) {
      int each = member;
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> prove(each, 0).revision() == 12);
      assertEquals(newest, prove(member, newest.revision()));
      assertEquals(newest, prove(member, 0));
    }
    put("/key/other", "other");
    assertEquals(newest, prove(0, newest.revision()), "the past stays as it was");
    assertNotEquals(newest.hash(), prove(0, 0).hash());
    assertEquals(7, prove(0, 0).keys());
    assertEquals(7, prove(0, 11).keys());
  }

  @Test
  void compactionIsToldAndWhatItTookIsNotProven() throws Exception {
    cluster("a");
    for (int i = 0; i < 10; i++) {
      put("/key", "value " + i);
    }
    Proof before = prove(0, 9);
    EtcdTools.etcdctl(urls().get(0), "compact", "7");

    Proof after = prove(0, 9);
    assertEquals(7, after.compactRevision());
    assertEquals(before.keys(), after.keys());
    assertNotEquals(before.hash(), after.hash(), "the compaction is a part of what is hashed");
    assertRefused(ErrorCode.NOT_FOUND, () -> prove(0, 6));
    assertRefused(ErrorCode.REFUSED_FOR_NOW, () -> prove(0, 12));

    EtcdTools.etcdctl(urls().get(0), "compact", "11");
    assertEquals(11, prove(0, 0).compactRevision());
    assertEquals(1, prove(0, 11).keys(), "the newest is there, though compacted");
    // The one that did the compaction remembers a hash of before it; one that did not, does not.
    started.get(0).kill();
    started.get(0).start("new", started.get(0).seat()).awaitServing();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> prove(0, 0).compactRevision() == 11);
    assertEquals(prove(0, 0), prove(0, 11));
  }

  @Test
  void aMarkClearsItsPrefixOnceAndNothingElse() throws Exception {
    cluster("a");
    List<String> within = List.of("/_e2d", "/_e2d/", "/_e2d/a", "/_e2d/restored/x", "/_e2d/z/z");
    List<String> beside =
        List.of("/", "/_e2", "/_e2d-x", "/_e2d.x", "/_e2d0", "/_e2dx", "/_e2dx/y", "/other");
    for (String key : within) {
      put(key, "old");
    }
    for (String key : beside) {
      put(key, "of the user");
    }
    long before = prove(0, 0).revision();

    assertTrue(mark("first"));
    assertEquals(Optional.of("first"), get("/_e2d/restored"));
    assertEquals(before + 1, prove(0, 0).revision(), "all of it is one revision");
    for (String key : within) {
      assertEquals(Optional.empty(), get(key), key);
    }
    for (String key : beside) {
      assertEquals(Optional.of("of the user"), get(key), key);
    }
    put("/_e2d/later", "later");
    assertFalse(mark("first"));
    assertEquals(Optional.of("later"), get("/_e2d/later"), "done once");
    assertEquals(before + 2, prove(0, 0).revision());

    assertTrue(mark("second"));
    assertEquals(Optional.of("second"), get("/_e2d/restored"));
    assertEquals(Optional.empty(), get("/_e2d/later"));
    assertEquals(beside.size() + 1, prove(0, 0).keys());
  }

  private boolean mark(String value) throws E2dException {
    return content.mark(urls(), "/_e2d", "/_e2d/restored", value, TIME);
  }

  private Optional<String> get(String key) throws E2dException {
    return content.get(urls(), key, TIME);
  }

  @Test
  void aPrefixWithItsSlashSparesTheKeyOfItsName() throws Exception {
    cluster("a");
    put("/p", "of the user");
    put("/p/x", "old");
    assertTrue(content.mark(urls(), "/p/", "/p/m", "", TIME), "an empty value is one too");
    assertFalse(content.mark(urls(), "/p/", "/p/m", "", TIME));
    assertEquals(Optional.of("of the user"), get("/p"));
    assertEquals(Optional.empty(), get("/p/x"));
    assertEquals(Optional.of(""), get("/p/m"));
  }

  @Test
  void aMarkerOutsideOfItsPrefixIsAMistake() {
    for (String marker : List.of("/_e2d", "/_e2d/", "/_e2dx", "/other")) {
      assertRefused(
          ErrorCode.BAD_USAGE,
          () -> content.mark(List.of("http://127.0.0.1:1"), "/_e2d", marker, "x", TIME));
    }
  }

  @Test
  void withoutQuorumThereIsAProofAndNoRead() throws Exception {
    cluster("a", "b", "c");
    put("/key", "value");
    await().atMost(Duration.ofMinutes(2)).until(() -> prove(0, 0).keys() == 1);
    started.get(1).kill();
    started.get(2).kill();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.status(urls().get(0), TIME).leaderId() == 0);

    assertEquals(1, prove(0, 0).keys());
    assertRefused(ErrorCode.NO_QUORUM, () -> get("/key"));
    assertRefused(ErrorCode.NO_QUORUM, () -> mark("x"));
  }

  private static void assertRefused(ErrorCode code, Executable call) {
    E2dException refusal = assertThrows(E2dException.class, call);
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
  }
}
