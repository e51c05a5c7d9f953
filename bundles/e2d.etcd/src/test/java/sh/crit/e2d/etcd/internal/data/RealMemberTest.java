package sh.crit.e2d.etcd.internal.data;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.wal.Segment;

/** What is read from the data of a real member of one, against what etcd says of itself. */
class RealMemberTest {
  @TempDir Path dir;

  static Stream<EtcdBinaries> versions() {
    return EtcdBinaries.all();
  }

  private DataDescriptor inspect() {
    return new EtcdDataDirectory(new NodeFiles(dir.resolve("data")), Clock.systemUTC()).inspect();
  }

  private RealEtcd etcd(EtcdBinaries binaries) throws Exception {
    return new RealEtcd(binaries, "solo", dir.resolve("data"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void tellsWhatEtcdToldBeforeItStopped(EtcdBinaries binaries) throws Exception {
    RealEtcd.Status status;
    RealEtcd etcd = etcd(binaries);
    try (etcd) {
      etcd.found().awaitServing();
      etcd.putMany("key", 20);
      etcd.delete("key3");
      status = etcd.status();
      etcd.stop();
    }

    DataDescriptor found = inspect();

    assertEquals("", found.detail());
    assertEquals(DataDescriptor.State.INTACT, found.state());
    assertEquals(status.clusterId(), found.clusterId());
    assertEquals(status.memberId(), found.memberId());
    assertEquals("solo", found.memberName());
    assertEquals(status.term(), found.term());
    assertEquals(status.index(), found.index());
    assertEquals(22, status.revision());
    assertEquals(22, found.revision());
    assertEquals(
        List.of(
            new Member(
                status.memberId(), "solo", List.of(etcd.peerUrl), List.of(etcd.clientUrl), false)),
        found.members());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void agreesWithTheToolsAfterManyWritesLargeValuesAndCompaction(EtcdBinaries binaries)
      throws Exception {
    try (RealEtcd etcd = etcd(binaries)) {
      etcd.found().awaitServing();
      etcd.putMany("many", 1500);
      for (int i = 0; i < 4; i++) {
        etcd.put("large" + i, new byte[300_000 + i]);
      }
      etcd.delete("large2");
      etcd.call("kv/compaction", "{\"revision\":\"1000\",\"physical\":true}");
      String told =
          etcd.tool("etcdctl", "--endpoints", etcd.clientUrl, "endpoint", "status", "-w", "json");
      JsonObject header =
          JsonParser.parseString(told)
              .getAsJsonArray()
              .get(0)
              .getAsJsonObject()
              .getAsJsonObject("Status")
              .getAsJsonObject("header");
      etcd.stop();

      DataDescriptor found = inspect();

      assertEquals(header.get("revision").getAsLong(), found.revision());
      assertEquals(
          header.get("cluster_id").getAsString(), Long.toUnsignedString(found.clusterId()));
      assertEquals(header.get("member_id").getAsString(), Long.toUnsignedString(found.memberId()));
      assumeTrue(binaries.has("etcdutl"), "this version has no etcdutl");
      String status =
          etcd.tool("etcdutl", "snapshot", "status", database().toString(), "-w", "json");
      assertEquals(
          JsonParser.parseString(status).getAsJsonObject().get("revision").getAsLong(),
          found.revision());
    }
  }

  private Path database() {
    return dir.resolve("data/member/snap/db");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void knowsTheRevisionThatACompactionTookAway(EtcdBinaries binaries) throws Exception {
    try (RealEtcd etcd = etcd(binaries)) {
      etcd.found().awaitServing();
      etcd.putMany("key", 3);
      for (int i = 0; i < 3; i++) {
        etcd.delete("key" + i);
      }
      etcd.call("kv/compaction", "{\"revision\":\"7\",\"physical\":true}");
      assertEquals(7, etcd.status().revision());
      etcd.stop();
    }

    assertEquals(7, inspect().revision());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void isIntactAfterAKillAndKnowsTheLastAcknowledgedEntry(EtcdBinaries binaries) throws Exception {
    RealEtcd.Status status;
    try (RealEtcd etcd = etcd(binaries)) {
      etcd.found().awaitServing();
      etcd.putMany("key", 50);
      status = etcd.status();
      etcd.kill();
    }

    DataDescriptor found = inspect();

    assertEquals(DataDescriptor.State.INTACT, found.state(), found.detail());
    assertEquals(status.clusterId(), found.clusterId());
    assertEquals(status.index(), found.index());
    assertTrue(found.revision() <= status.revision(), "the database lags or is level");
    assertEquals(List.of("solo"), found.members().stream().map(Member::name).toList());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void readsALogOfSeveralSegmentsOfWhichTheOldestWerePurged(EtcdBinaries binaries)
      throws Exception {
    RealEtcd.Status status;
    String[] flags = {"--snapshot-count", "10", "--max-wals", "1", "--max-snapshots", "1"};
    try (RealEtcd etcd = etcd(binaries)) {
      etcd.found(flags).awaitServing();
      for (int i = 0; i < 140; i++) {
        etcd.put("large" + i % 3, new byte[1_000_000]);
      }
      etcd.stop();
      etcd.found(flags).awaitServing();
      // etcd looks at its start and then every 30 seconds for what it no longer needs.
      await().atMost(Duration.ofMinutes(2)).until(() -> segments().get(0).sequence() > 0);
      status = etcd.status();
      etcd.stop();
    }

    DataDescriptor found = inspect();

    assertEquals("", found.detail());
    assertEquals(status.index(), found.index());
    assertEquals(status.revision(), found.revision());
    assertEquals(status.clusterId(), found.clusterId());
    assertEquals(1, found.members().size());
  }

  private List<Segment> segments() throws IOException {
    return MemberFiles.segments(dir.resolve("data/member/wal"));
  }
}
