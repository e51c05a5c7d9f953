package sh.crit.e2d.etcd.internal.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.testing.EtcdTools;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.tls.PemFiles;

/** A member that is the only one left serves again after a power failure, whenever it came. */
class LastVoterTest {
  private static final Duration TIME = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path dir;
  private final EtcdClient client = new EtcdClient(new PemFiles("", "", ""));
  private PlainEtcd a;
  private PlainEtcd b;

  @BeforeEach
  void startTwo() {
    a = new PlainEtcd("a", dir, "http");
    b = new PlainEtcd("b", dir, "http");
    a.start("new", seats());
    b.start("new", seats());
    a.awaitServing();
  }

  @AfterEach
  void endProcesses() {
    client.close();
    a.kill();
    b.kill();
  }

  private String seats() {
    return a.seat() + "," + b.seat();
  }

  private boolean isRemoved(Member member) throws E2dException {
    try {
      client.remove(List.of(a.clientUrl), member.id(), TIME);
      return true;
    } catch (E2dException e) {
      if (e.code() == ErrorCode.REFUSED_FOR_NOW) {
        return false;
      }
      throw e;
    }
  }

  private boolean isRemovedByEtcdctl(Member member) throws Exception {
    try {
      EtcdTools.etcdctl(a.clientUrl, "member", "remove", HexId.format(member.id()));
      return true;
    } catch (AssertionError e) {
      assertTrue(e.getMessage().contains("unhealthy cluster"), e.getMessage());
      return false;
    }
  }

  /** Where the removed one led, the other has to come to lead first. */
  private boolean isSettled() throws E2dException {
    try {
      client.settle(a.clientUrl, TIME);
      return true;
    } catch (E2dException e) {
      if (e.code() == ErrorCode.NO_QUORUM) {
        return false;
      }
      throw e;
    }
  }

  private Member other() throws E2dException {
    return client.read(List.of(a.clientUrl), TIME).members().stream()
        .filter(member -> member.name().equals("b"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRemovalOutlivesAPowerFailure() throws Exception {
    Member gone = other();
    await().atMost(PATIENCE).until(() -> isRemoved(gone));

    servesAloneAfterAPowerFailure();
  }

  @Test
  void soDoesOneBySomebodyElseOnceItIsSettled() throws Exception {
    Member gone = other();
    await().atMost(PATIENCE).until(() -> isRemovedByEtcdctl(gone));
    await().atMost(PATIENCE).until(this::isSettled);

    servesAloneAfterAPowerFailure();
  }

  private void servesAloneAfterAPowerFailure() throws Exception {
    a.kill();
    b.kill();
    a.start("existing", seats());

    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> client.read(List.of(a.clientUrl), TIME).voters() == 1);
    assertEquals(1, client.read(List.of(a.clientUrl), TIME).members().size());
  }
}
