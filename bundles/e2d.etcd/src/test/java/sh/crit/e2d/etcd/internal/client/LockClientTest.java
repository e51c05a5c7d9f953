package sh.crit.e2d.etcd.internal.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.testing.EtcdTools;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdLock.Answer;
import sh.crit.e2d.spi.etcd.EtcdLock.Hold;

/** The lock in a real etcd. */
class LockClientTest {
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long SMALL = 2 << 20;

  @TempDir Path dir;
  private final EtcdClient client = new EtcdClient(new PemFiles("", "", ""));
  private final LockClient lock = client.lock();
  private PlainEtcd etcd;

  private void start(String... flags) {
    etcd = new PlainEtcd("a", dir, "http");
    List.of(flags).forEach(etcd::with);
    etcd.start("new", etcd.seat()).awaitServing();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> client.read(List.of(etcd.clientUrl), TIME).leaderId() != 0);
  }

  @AfterEach
  void endProcesses() {
    client.close();
    etcd.kill();
  }

  private Answer take(String claim, Duration life) throws E2dException {
    return lock.take(List.of(etcd.clientUrl), claim, life, TIME);
  }

  private Hold taken(String claim, Duration life) throws E2dException {
    return assertInstanceOf(Answer.Taken.class, take(claim, life)).hold();
  }

  private static String heldBy(Answer answer) {
    return assertInstanceOf(Answer.HeldBy.class, answer).claim();
  }

  @Test
  void whoComesSecondIsToldWhoHasItUntilItIsGivenBack() throws Exception {
    start();
    Hold first = taken("n1: remove n3", LIFE);

    assertEquals("n1: remove n3", heldBy(take("n2: remove n1", LIFE)));

    first.close();
    Hold second = taken("n2: remove n1", LIFE);
    first.close();
    assertEquals("n2: remove n1", heldBy(take("n3: defrag", LIFE)), "given back once only");
    second.close();
  }

  @Test
  void ofManyAtOnceOneHasIt() throws Exception {
    start();
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      List<Callable<Answer>> wishes = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String claim = "n" + i;
        wishes.add(() -> take(claim, LIFE));
      }
      int taken = 0;
      for (Future<Answer> answer : threads.invokeAll(wishes)) {
        taken += answer.get() instanceof Answer.Taken ? 1 : 0;
      }
      assertEquals(1, taken);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void isFreeWhenWhoeverHadItIsSilent() throws Exception {
    start();
    Hold dead = taken("n1: defrag", Duration.ofSeconds(2));

    await().atMost(PATIENCE).until(() -> take("n2: defrag", LIFE) instanceof Answer.Taken);

    E2dException e = assertThrows(E2dException.class, () -> dead.renew(TIME));
    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
    assertEquals("n2: defrag", heldBy(take("n3: defrag", LIFE)), "not taken back");
  }

  @Test
  void lastsWhileItIsRenewed() throws Exception {
    start();
    Duration life = Duration.ofSeconds(3);
    Hold hold = taken("n1: defrag", life);
    long end = System.nanoTime() + life.multipliedBy(3).toNanos();

    await()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(PATIENCE)
        .until(
            () -> {
              hold.renew(TIME);
              assertEquals("n1: defrag", heldBy(take("n2: defrag", LIFE)));
              return System.nanoTime() > end;
            });

    hold.close();
    taken("n2: defrag", LIFE).close();
  }

  private boolean isRefused(String value) throws Exception {
    try {
      EtcdTools.etcdctl(etcd.clientUrl, "put", "/fill", value);
      return false;
    } catch (AssertionError e) {
      assertTrue(e.getMessage().contains("database space exceeded"), e.getMessage());
      return true;
    }
  }

  @Test
  void aFullDatabaseIsNoReasonToRefuseWhatMakesRoom() throws Exception {
    start("--quota-backend-bytes=" + SMALL);
    String value = "x".repeat(100_000);
    await().atMost(PATIENCE).until(() -> isRefused(value));

    Answer answer = take("n1: defrag", LIFE);

    String why = assertInstanceOf(Answer.Full.class, answer).why();
    assertTrue(why.contains("database space exceeded"), why);
  }

  /** A node's claim has a lease; whatever has none would keep all nodes away for ever. */
  @Test
  void aKeyWithoutALeaseIsNobodysClaim() throws Exception {
    start();
    EtcdTools.etcdctl(etcd.clientUrl, "put", "/_e2d/lock/orders", "by hand");

    try (Hold hold = taken("mine", LIFE)) {
      assertEquals("mine", assertInstanceOf(Answer.HeldBy.class, take("yours", LIFE)).claim());
      hold.renew(TIME);
    }
    assertEquals("", EtcdTools.etcdctl(etcd.clientUrl, "get", "/_e2d/lock/orders"));
  }

  @Test
  void aMemberTellsTheAlarmsOfItsCluster() throws Exception {
    start("--quota-backend-bytes=" + SMALL);
    assertEquals(List.of(), client.status(etcd.clientUrl, TIME).problems());
    String large = "x".repeat(100_000);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                EtcdTools.etcdctl(etcd.clientUrl, "put", "k", large);
                return false;
              } catch (AssertionError e) {
                return true;
              }
            });

    List<String> problems = client.status(etcd.clientUrl, TIME).problems();

    assertTrue(problems.stream().anyMatch(p -> p.contains("alarm:NOSPACE")), problems.toString());
  }
}
