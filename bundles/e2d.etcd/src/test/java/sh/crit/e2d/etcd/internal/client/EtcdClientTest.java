package sh.crit.e2d.etcd.internal.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdCluster.MemberStatus;
import sh.crit.e2d.testkit.net.FreePorts;

class EtcdClientTest {
  private static final Duration TIME = Duration.ofSeconds(15);

  @TempDir Path dir;
  private final List<PlainEtcd> started = new ArrayList<>();
  private final EtcdClient client = new EtcdClient(new PemFiles("", "", ""));

  @AfterEach
  void endProcesses() {
    client.close();
    started.forEach(PlainEtcd::kill);
  }

  private PlainEtcd etcd(String name) {
    PlainEtcd etcd = new PlainEtcd(name, dir, "http");
    started.add(etcd);
    return etcd;
  }

  private PlainEtcd single() {
    PlainEtcd etcd = etcd("a");
    etcd.start("new", etcd.seat()).awaitServing();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> read(etcd).leaderId() != 0);
    return etcd;
  }

  private ClusterReading read(PlainEtcd etcd) throws E2dException {
    return client.read(List.of(etcd.clientUrl), TIME);
  }

  @Test
  void readsAClusterOfOne() throws Exception {
    PlainEtcd etcd = single();

    ClusterReading reading = read(etcd);
    MemberStatus status = client.status(etcd.clientUrl, TIME);

    assertEquals(1, reading.members().size());
    Member member = reading.members().get(0);
    assertEquals(
        new Member(member.id(), "a", List.of(etcd.peerUrl), List.of(etcd.clientUrl), false),
        member);
    assertEquals(member.id(), reading.leaderId());
    assertEquals(1, reading.revision());
    assertTrue(reading.term() >= 2);
    assertEquals(etcd.clientUrl, reading.endpoint());
    assertEquals(reading.clusterId(), status.clusterId());
    assertEquals(member.id(), status.memberId());
    assertEquals(member.id(), status.leaderId());
    assertEquals(reading.term(), status.term());
    assertTrue(status.index() > 0);
    assertTrue(status.dbSize() > 0);
    assertFalse(status.learner());
    assertTrue(status.version().startsWith("3."));
  }

  @Test
  void growsAndShrinks() throws Exception {
    PlainEtcd a = single();
    PlainEtcd b = etcd("b");
    List<String> endpoints = List.of(a.clientUrl);

    Member learner = client.addLearner(endpoints, b.peerUrl, TIME);
    assertTrue(learner.learner());
    assertFalse(learner.started());
    assertEquals(List.of(b.peerUrl), learner.peerUrls());
    assertTrue(client.known(a.clientUrl, TIME).contains(learner));
    assertCode(
        ErrorCode.REFUSED_FOR_NOW, () -> client.addLearner(endpoints, "http://127.0.0.9:1", TIME));
    assertCode(ErrorCode.PRECONDITION_FAILED, () -> client.addLearner(endpoints, b.peerUrl, TIME));
    assertCode(ErrorCode.REFUSED_FOR_NOW, () -> client.promote(endpoints, learner.id(), TIME));

    b.start("existing", a.seat() + "," + b.seat()).awaitServing();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.status(b.clientUrl, TIME).learner() && knows(b, a));
    assertCode(ErrorCode.REFUSED_FOR_NOW, () -> client.read(List.of(b.clientUrl), TIME));
    assertEquals(a.clientUrl, client.read(List.of(b.clientUrl, a.clientUrl), TIME).endpoint());

    await().atMost(Duration.ofMinutes(2)).until(() -> promoted(endpoints, learner.id()));
    // The promoted member itself hears of it a moment after the leader has said yes.
    await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> read(b).voters() == 2);
    assertCode(ErrorCode.PRECONDITION_FAILED, () -> client.promote(endpoints, learner.id(), TIME));

    await().atMost(Duration.ofMinutes(2)).until(() -> removed(endpoints, learner.id()));
    assertEquals(1, read(a).members().size());
    assertCode(ErrorCode.NOT_FOUND, () -> client.remove(endpoints, learner.id(), TIME));
    assertCode(ErrorCode.NOT_FOUND, () -> client.promote(endpoints, learner.id(), TIME));
  }

  private boolean knows(PlainEtcd member, PlainEtcd leader) throws E2dException {
    return client.status(member.clientUrl, TIME).leaderId()
        == client.status(leader.clientUrl, TIME).memberId();
  }

  private boolean promoted(List<String> endpoints, long id) throws E2dException {
    return orRefused(() -> client.promote(endpoints, id, TIME));
  }

  private boolean removed(List<String> endpoints, long id) throws E2dException {
    return orRefused(() -> client.remove(endpoints, id, TIME));
  }

  private interface Change {
    void make() throws E2dException;
  }

  private static boolean orRefused(Change change) throws E2dException {
    try {
      change.make();
      return true;
    } catch (E2dException e) {
      if (e.code() == ErrorCode.REFUSED_FOR_NOW) {
        return false;
      }
      throw e;
    }
  }

  @Test
  void aDeadMemberIsPassedOverAtOnceAndTakenUpAgain() throws Exception {
    PlainEtcd a = single();
    String dead = "http://127.0.0.1:" + FreePorts.next();
    read(a);

    long start = System.nanoTime();
    assertEquals(a.clientUrl, client.read(List.of(dead, a.clientUrl), TIME).endpoint());
    assertCode(ErrorCode.UNREACHABLE, () -> client.status(dead, TIME));
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());

    a.kill();
    assertCode(ErrorCode.UNREACHABLE, () -> read(a));
    a.start("new", a.seat()).awaitServing();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> read(a).members().size() == 1);
  }

  @Test
  void oneThatNeverAnswersCostsOnlyItsShare() throws Exception {
    PlainEtcd a = single();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      long start = System.nanoTime();
      Duration time = Duration.ofSeconds(4);

      assertEquals(a.clientUrl, client.read(List.of(url, a.clientUrl), time).endpoint());
      assertTrue(System.nanoTime() - start < time.toNanos());
      assertCode(ErrorCode.UNREACHABLE, () -> client.read(List.of(url), Duration.ofSeconds(1)));
    }
  }

  @Test
  void aMinorityIsNoQuorumAndStillHasAStatus() throws Exception {
    PlainEtcd a = etcd("a");
    PlainEtcd b = etcd("b");
    PlainEtcd c = etcd("c");
    String all = a.seat() + "," + b.seat() + "," + c.seat();
    started.forEach(etcd -> etcd.start("new", all));
    started.forEach(PlainEtcd::awaitServing);
    await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> read(a).leaderId() != 0);
    assertEquals(3, read(a).voters());

    b.kill();
    c.kill();

    assertEquals(3, client.known(a.clientUrl, TIME).size(), "what it knows needs no quorum");
    // Right after the loss the survivor may still take a dead one for its leader.
    assertCode(ErrorCode.NO_QUORUM, () -> client.read(List.of(a.clientUrl), Duration.ofSeconds(5)));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.status(a.clientUrl, TIME).leaderId() == 0);
    assertCode(ErrorCode.NO_QUORUM, () -> client.read(List.of(b.clientUrl, a.clientUrl), TIME));
    assertCode(
        ErrorCode.NO_QUORUM,
        () -> client.addLearner(List.of(a.clientUrl), "http://127.0.0.9:1", TIME));
    assertNotEquals(0, client.status(a.clientUrl, TIME).term());
  }

  @Test
  void anInterruptEndsACall() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      List<E2dException> seen = new ArrayList<>();
      Thread caller =
          new Thread(
              () ->
                  seen.add(
                      assertThrows(
                          E2dException.class,
                          () -> client.read(List.of(url, url), Duration.ofMinutes(5)))));
      caller.start();
      silent.accept().close();
      silent.accept();
      caller.interrupt();
      caller.join(TIME.toMillis());

      assertFalse(caller.isAlive());
      assertEquals(1, seen.size());
    }
  }

  @Test
  void aWrongUrlIsNamed() {
    E2dException refusal =
        assertThrows(E2dException.class, () -> client.read(List.of("127.0.0.1:1"), TIME));
    assertEquals(ErrorCode.BAD_CONFIGURATION, refusal.code());
    assertTrue(refusal.getMessage().contains("127.0.0.1:1"));
  }

  private static void assertCode(ErrorCode code, Executable call) {
    E2dException refusal = assertThrows(E2dException.class, call);
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
  }
}
