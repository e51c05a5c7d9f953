package sh.crit.e2d.etcd.internal.data;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;

/**
 * A real leader whose followers froze before they could take its last entries, and what an etcd
 * that goes on alone makes of them.
 */
class KeptTailTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A leader whose followers are frozen must lead on until its last entries are on disk. */
  private static final String[] SLOW_ELECTIONS = {
    "--heartbeat-interval=500", "--election-timeout=5000", "--strict-reconfig-check=false"
  };

  @TempDir Path dir;
  private final List<RealEtcd> all = new ArrayList<>();

  static Stream<EtcdBinaries> versions() {
    return EtcdBinaries.all();
  }

  @AfterEach
  void endAll() {
    all.forEach(RealEtcd::close);
  }

  private RealEtcd etcd(EtcdBinaries binaries, String name) throws IOException {
    RealEtcd etcd = new RealEtcd(binaries, name, dir.resolve(name));
    all.add(etcd);
    return etcd;
  }

  private RealEtcd leaderOfThree(EtcdBinaries binaries) throws Exception {
    List<RealEtcd> three = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      three.add(etcd(binaries, name));
    }
    String founders = three.stream().map(RealEtcd::founder).collect(Collectors.joining(","));
    for (RealEtcd etcd : three) {
      etcd.start("new", founders, SLOW_ELECTIONS);
    }
    for (RealEtcd etcd : three) {
      etcd.awaitServing();
    }
    for (RealEtcd etcd : three) {
      JsonObject status = etcd.call("maintenance/status", "{}");
      if (status.get("leader").equals(status.getAsJsonObject("header").get("member_id"))) {
        return etcd;
      }
    }
    throw new AssertionError("nobody leads");
  }

  private void freezeAllBut(RealEtcd leader) throws Exception {
    for (RealEtcd etcd : all) {
      if (etcd != leader) {
        etcd.freeze();
      }
    }
  }

  /** Asks for what cannot be decided any more, and waits until it is in the leader's log. */
  private static void propose(RealEtcd leader, Call call) throws Exception {
    DataTree data = new DataTree(leader.dataDir);
    int before = DataTree.frames(data.lastSegment()).size();
    CompletableFuture<Boolean> answered =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                call.run();
                return true;
              } catch (IOException | InterruptedException | AssertionError e) {
                return false;
              }
            });
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> DataTree.frames(data.lastSegment()).size() > before);
    assertFalse(answered.isDone(), "it must be neither decided nor refused");
  }

  /** A call to etcd. */
  private interface Call {
    void run() throws IOException, InterruptedException;
  }

  private static void proposePut(RealEtcd leader, String key) throws Exception {
    propose(leader, () -> leader.put(key, new byte[] {1}));
  }

  private DataDescriptor inspect(Path data) {
    return new EtcdDataDirectory(new NodeFiles(data), Clock.systemUTC()).inspect();
  }

  private RealEtcd goOnAlone(EtcdBinaries binaries, RealEtcd before, String name, boolean keep)
      throws Exception {
    RealEtcd alone = etcd(binaries, name);
    new DataTree(before.dataDir).copyTo(alone.dataDir);
    if (keep) {
      NodeFiles files = new NodeFiles(alone.dataDir);
      Files.createDirectory(files.home());
      new TailKeeper(files, Clock.systemUTC(), (directory, bytes) -> {}).keep();
      assertTrue(inspect(alone.dataDir).isIntact());
    }
    alone.start("existing", before.founder(), "--force-new-cluster=true");
    return alone.awaitServing();
  }

  private static boolean has(RealEtcd etcd, String key) throws Exception {
    return etcd.call("kv/range", "{\"key\":\"" + RealEtcd.base64(key) + "\"}").has("kvs");
  }

  private static int members(RealEtcd etcd) throws Exception {
    return etcd.call("cluster/member/list", "{}").getAsJsonArray("members").size();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void entriesThatEtcdWouldDropAreKept(EtcdBinaries binaries) throws Exception {
    RealEtcd leader = leaderOfThree(binaries);
    leader.putMany("before", 5);
    freezeAllBut(leader);
    proposePut(leader, "tail-first");
    proposePut(leader, "tail-second");
    all.forEach(RealEtcd::kill);
    DataDescriptor left = inspect(leader.dataDir);

    RealEtcd plain = goOnAlone(binaries, leader, "plain", false);
    RealEtcd kept = goOnAlone(binaries, leader, "kept", true);

    assertTrue(has(plain, "before4"));
    assertFalse(has(plain, "tail-first"), "etcd by itself drops them, or there is nothing to do");
    for (String key : List.of("before4", "tail-first", "tail-second")) {
      assertTrue(has(kept, key), key);
    }
    assertEquals(1, members(kept));
    assertEquals(left.clusterId(), kept.status().clusterId());
    kept.put("after", new byte[] {2});
    kept.kill();
    kept.start("existing", kept.founder());
    assertTrue(has(kept.awaitServing(), "after"), "it goes on like any other");
    assertTrue(has(kept, "tail-second"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void entriesBeforeHalfARecordAreKept(EtcdBinaries binaries) throws Exception {
    RealEtcd leader = leaderOfThree(binaries);
    leader.putMany("before", 5);
    freezeAllBut(leader);
    proposePut(leader, "tail");
    all.forEach(RealEtcd::kill);
    DataTree.addHalfRecord(new DataTree(leader.dataDir).lastSegment());

    RealEtcd plain = goOnAlone(binaries, leader, "plain", false);
    RealEtcd kept = goOnAlone(binaries, leader, "kept", true);

    assertTrue(has(plain, "before4"));
    assertFalse(has(plain, "tail"), "etcd by itself drops it, or there is nothing to do");
    assertTrue(has(kept, "before4"));
    assertTrue(has(kept, "tail"));
    kept.put("after", new byte[] {2});
    kept.kill();
    kept.start("existing", kept.founder());
    assertTrue(has(kept.awaitServing(), "after"), "it goes on like any other");
    assertTrue(has(kept, "tail"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aNewMemberInTheTailIsTakenInAndThenRemovedWithTheOthers(EtcdBinaries binaries)
      throws Exception {
    RealEtcd leader = leaderOfThree(binaries);
    freezeAllBut(leader);
    String peer = "http://127.0.0.1:9";
    proposePut(leader, "tail-before");
    propose(leader, () -> leader.call("cluster/member/add", "{\"peerURLs\":[\"" + peer + "\"]}"));
    proposePut(leader, "tail-after");
    all.forEach(RealEtcd::kill);

    RealEtcd kept = goOnAlone(binaries, leader, "kept", true);

    assertTrue(has(kept, "tail-before"));
    assertTrue(has(kept, "tail-after"));
    assertEquals(1, members(kept));
    kept.stop();
    assertEquals(1, inspect(kept.dataDir).members().size());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aMemberWhoseOwnRemovalIsInTheTailKeepsWhatIsBefore(EtcdBinaries binaries) throws Exception {
    RealEtcd leader = leaderOfThree(binaries);
    String own = Long.toUnsignedString(leader.status().memberId());
    freezeAllBut(leader);
    proposePut(leader, "tail-before");
    propose(leader, () -> leader.call("cluster/member/remove", "{\"ID\":\"" + own + "\"}"));
    all.forEach(RealEtcd::kill);

    RealEtcd kept = goOnAlone(binaries, leader, "kept", true);

    assertTrue(has(kept, "tail-before"));
    assertEquals(1, members(kept));
  }
}
