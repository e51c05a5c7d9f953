package sh.crit.e2d.etcd.internal.data;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;

/** Why a learner's copy is not offered for recovery: etcd cannot go on alone with it. */
class LearnerAloneTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

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

  private RealEtcd learner(EtcdBinaries binaries, String... flags) throws Exception {
    RealEtcd voter = etcd(binaries, "voter").found(flags).awaitServing();
    voter.putMany("key", 30);
    RealEtcd learner = etcd(binaries, "learner");
    String address = "{\"peerURLs\":[\"" + learner.peerUrl + "\"],\"isLearner\":true}";
    voter.call("cluster/member/add", address);
    learner.start("existing", voter.founder() + "," + learner.founder(), flags).awaitServing();
    voter.putMany("more", 30);
    long revision = voter.status().revision();
    await().atMost(PATIENCE).until(() -> learner.status().revision() == revision);
    all.forEach(RealEtcd::kill);
    return learner;
  }

  private DataDescriptor inspect(RealEtcd etcd) {
    return new EtcdDataDirectory(new NodeFiles(etcd.dataDir), Clock.systemUTC()).inspect();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void etcdEndsOnALearnersWholeLog(EtcdBinaries binaries) throws Exception {
    assertCannotGoOn(learner(binaries));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void etcdEndsOnWhatALearnerReceivedAsASnapshot(EtcdBinaries binaries) throws Exception {
    assertCannotGoOn(learner(binaries, "--snapshot-count=5"));
  }

  /** Once such an etcd knows better, the orders should offer it. */
  private void assertCannotGoOn(RealEtcd learner) throws Exception {
    DataDescriptor found = inspect(learner);
    assertTrue(found.isIntact(), found.detail());
    assertTrue(
        found.members().stream().anyMatch(m -> m.id() == found.memberId() && m.learner()),
        found.toString());

    learner.start("existing", learner.founder(), "--force-new-cluster=true");

    assertTrue(learner.endsWithin(PATIENCE), learner.logText());
    assertTrue(learner.logText().contains("panic: removed all voters"), learner.logText());
  }

  /** The way that a refused order points to. */
  @ParameterizedTest
  @MethodSource("versions")
  void aLearnersDatabaseCanBeRestored(EtcdBinaries binaries) throws Exception {
    assumeTrue(binaries.has("etcdutl"), "this version has no etcdutl");
    RealEtcd learner = learner(binaries);
    RealEtcd restored = etcd(binaries, "restored");
    learner.tool(
        "etcdutl",
        "snapshot",
        "restore",
        new DataTree(learner.dataDir).database().toString(),
        "--skip-hash-check",
        "--data-dir=" + restored.dataDir,
        "--name=restored",
        "--initial-cluster=" + restored.founder(),
        "--initial-advertise-peer-urls=" + restored.peerUrl);

    restored.start("existing", restored.founder()).awaitServing();

    String first = "{\"key\":\"" + RealEtcd.base64("key0") + "\"}";
    assertTrue(restored.call("kv/range", first).has("kvs"));
  }
}
