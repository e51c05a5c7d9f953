package sh.crit.e2d.etcd.internal.data;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;

/** The list of members as read from the data of real members of one cluster. */
class RealClusterTest {
  @TempDir Path dir;
  private final List<RealEtcd> cluster = new ArrayList<>();

  static Stream<EtcdBinaries> versions() {
    return EtcdBinaries.all();
  }

  @AfterEach
  void endAll() {
    cluster.forEach(RealEtcd::close);
  }

  private RealEtcd member(EtcdBinaries binaries, String name) throws IOException {
    RealEtcd etcd = new RealEtcd(binaries, name, dir.resolve(name));
    cluster.add(etcd);
    return etcd;
  }

  private DataDescriptor inspect(RealEtcd etcd) {
    DataDescriptor found =
        new EtcdDataDirectory(new NodeFiles(etcd.dataDir), Clock.systemUTC()).inspect();
    assertEquals("", found.detail());
    return found;
  }

  private List<RealEtcd> foundTwo(EtcdBinaries binaries) throws Exception {
    RealEtcd first = member(binaries, "first");
    RealEtcd second = member(binaries, "second");
    String founders = first.founder() + "," + second.founder();
    first.start("new", founders);
    second.start("new", founders);
    first.awaitServing();
    second.awaitServing();
    return List.of(first, second);
  }

  /** etcd takes nobody in before its voters have been connected for five seconds. */
  private static JsonObject addLearner(RealEtcd through, String peerUrl) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(
            () ->
                through.call(
                    "cluster/member/add",
                    "{\"peerURLs\":[\"" + peerUrl + "\"],\"isLearner\":true}"),
            answer -> answer.has("member"));
  }

  private static Map<String, Boolean> learners(DataDescriptor found) {
    return found.members().stream()
        .collect(Collectors.toMap(Member::name, Member::learner, (a, b) -> a, TreeMap::new));
  }

  private static Map<String, Member> byName(DataDescriptor found) {
    return found.members().stream().collect(Collectors.toMap(Member::name, Function.identity()));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyMemberOfThreeWithALearnerKnowsAllOfThem(EtcdBinaries binaries) throws Exception {
    List<RealEtcd> founders = foundTwo(binaries);
    RealEtcd third = member(binaries, "third");
    addLearner(founders.get(0), third.peerUrl);
    third.start(
        "existing",
        founders.get(0).founder() + "," + founders.get(1).founder() + "," + third.founder());
    third.awaitServing();
    founders.get(0).putMany("key", 5);
    RealEtcd.Status told = founders.get(0).status();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> third.status().revision() == told.revision());
    cluster.forEach(RealEtcd::kill);

    for (RealEtcd etcd : cluster) {
      DataDescriptor found = inspect(etcd);

      assertEquals(told.clusterId(), found.clusterId());
      assertEquals(etcd.name, found.memberName());
      assertEquals(Map.of("first", false, "second", false, "third", true), learners(found));
      byName(found)
          .forEach(
              (name, member) -> {
                RealEtcd is =
                    cluster.stream().filter(e -> e.name.equals(name)).findFirst().orElseThrow();
                assertEquals(List.of(is.peerUrl), member.peerUrls());
                assertEquals(List.of(is.clientUrl), member.clientUrls());
              });
    }
    assertNotEquals(inspect(founders.get(0)).memberId(), inspect(third).memberId());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPromotedLearnerVotesAndARemovedMemberIsGone(EtcdBinaries binaries) throws Exception {
    RealEtcd first = member(binaries, "first").found().awaitServing();
    RealEtcd second = member(binaries, "second");
    String id = addLearner(first, second.peerUrl).getAsJsonObject("member").get("ID").getAsString();
    second.start("existing", first.founder() + "," + second.founder());
    second.awaitServing();
    awaitDone(first, "cluster/member/promote", "{\"ID\":\"" + id + "\"}");
    second.awaitServing();
    String gone = "http://127.0.0.1:9";
    JsonObject third = addLearner(first, gone);
    String thirdId = third.getAsJsonObject("member").get("ID").getAsString();
    awaitDone(first, "cluster/member/remove", "{\"ID\":\"" + thirdId + "\"}");
    first.stop();
    second.stop();

    DataDescriptor found = inspect(first);

    assertEquals(Map.of("first", false, "second", false), learners(found));
    assertEquals(
        HexId.format(Long.parseUnsignedLong(id)), HexId.format(byName(found).get("second").id()));
  }

  private static void awaitDone(RealEtcd etcd, String method, String body) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(() -> etcd.call(method, body).has("header"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aMemberThatWasAddedAndNeverStartedHasNoName(EtcdBinaries binaries) throws Exception {
    RealEtcd first = member(binaries, "first").found().awaitServing();
    String peerUrl = "http://127.0.0.1:9";
    addLearner(first, peerUrl);
    first.kill();

    Member stranger = byName(inspect(first)).get("");

    assertEquals(List.of(peerUrl), stranger.peerUrls());
    assertEquals(List.of(), stranger.clientUrls());
    assertEquals(true, stranger.learner());
  }
}
