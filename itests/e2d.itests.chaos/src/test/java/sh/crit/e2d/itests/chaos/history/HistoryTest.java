package sh.crit.e2d.itests.chaos.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.api.ResponseHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();

  private static ResponseHeader header(long cluster, long revision) {
    return ResponseHeader.newBuilder().setClusterId(cluster).setRevision(revision).build();
  }

  @BeforeEach
  void writeTwice() {
    history.written("a", header(1, 2), history.highest());
    history.written("b", header(1, 3), history.highest());
  }

  private void assertViolation(String words) {
    assertEquals(1, history.violations().size(), history.violations()::toString);
    assertTrue(history.violations().get(0).contains(words), history.violations()::toString);
  }

  @Test
  void whatIsInOrderIsNoViolation() {
    history.read(new Ack("a", 2), Optional.of(2L), header(1, 3), history.highest());

    assertEquals(List.of(), history.violations());
    assertEquals(2, history.acknowledged());
    assertEquals(1, history.readsChecked());
  }

  @Test
  void answersOfRequestsAtTheSameTimeMayOvertakeEachOther() {
    long before = history.highest();
    history.written("d", header(1, 5), before);
    history.written("c", header(1, 4), before);

    assertEquals(List.of(), history.violations());
  }

  @Test
  void aWriteMustGetAHigherRevisionThanWhatWasAnsweredBefore() {
    history.written("c", header(1, 3), history.highest());

    assertViolation("c got revision 3 after one of 3");
  }

  @Test
  void aReadMustNotSeeAnOlderStore() {
    history.read(new Ack("a", 2), Optional.of(2L), header(1, 2), history.highest());

    assertViolation("a read saw revision 2 after one of 3");
  }

  @Test
  void anAcknowledgedKeyMustBeThere() {
    history.read(new Ack("a", 2), Optional.empty(), header(1, 3), history.highest());

    assertViolation("a was acknowledged at revision 2, and a later read found nothing");
  }

  @Test
  void anAcknowledgedKeyMustKeepItsRevision() {
    history.read(new Ack("a", 2), Optional.of(7L), header(1, 3), history.highest());

    assertViolation("a later read found 7");
  }

  @Test
  void noTwoWritesHaveOneRevision() {
    long before = history.highest();
    history.written("c", header(1, 4), before);
    history.written("d", header(1, 4), before);

    assertViolation("d got revision 4, which another write has");
  }

  @Test
  void thereIsOneCluster() {
    history.written("c", header(9, 4), history.highest());

    assertViolation("a second cluster: 9");
  }

  @Test
  void whatOnlyLostDisksHeldMayBeGone() {
    history.interrupt();
    history.written("c", header(1, 3), history.highest());
    history.resume(Map.of("a", 2L, "c", 3L), 1);

    assertEquals(List.of(), history.violations());
    assertEquals(1, history.givenUp());
    assertEquals(2, history.acknowledged());
  }

  @Test
  void whatTheCopyHeldMustBeThere() {
    history.interrupt();
    history.resume(Map.of("a", 2L), 2);

    assertViolation("b of revision 3 is gone");
  }

  @Test
  void aCopyEndsAtOnePlace() {
    history.interrupt();
    history.resume(Map.of("b", 3L), 0);

    assertViolation("a of revision 2 is gone");
  }

  @Test
  void whatTheCopyHoldsIsAsItWas() {
    history.interrupt();
    history.resume(Map.of("a", 2L, "b", 9L), 0);

    assertViolation("b of revision 3 is gone or changed");
  }

  @Test
  void whatIsWrittenAfterALossLiesBehindTheCopy() {
    history.interrupt();
    history.written("c", header(1, 3), history.highest());
    history.resume(Map.of("a", 2L, "b", 3L, "c", 3L), 2);

    assertViolation("c got revision 3 after one of 3");
  }

  @Test
  void aLossMakesNoSecondCluster() {
    history.interrupt();
    history.written("c", header(9, 4), history.highest());

    assertViolation("a second cluster: 9");
  }

  @Test
  void aGapThatIsStillOpenCounts() {
    history.longestGap();
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofMillis(30).toNanos()) {
      Thread.onSpinWait();
    }

    assertTrue(history.longestGap().toMillis() >= 30);
    assertTrue(history.longestGap().toMillis() >= 30, "it has not ended yet");
  }
}
