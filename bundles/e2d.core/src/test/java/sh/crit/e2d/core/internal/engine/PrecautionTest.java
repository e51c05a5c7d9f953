package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static sh.crit.e2d.core.internal.BenchEtcds.cluster;
import static sh.crit.e2d.core.internal.BenchEtcds.voter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.Step;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;
import sh.crit.e2d.core.internal.state.NodeState;

/** A dead voter is removed after a backup, or after a while without one. */
class PrecautionTest {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Bench bench = new Bench();
  private final ClusterReading reading = cluster(voter(1), voter(2), voter(3), voter(4));
  private final StepRunner runner = new StepRunner(bench.parts());

  PrecautionTest() {
    bench.safeguard.configured = true;
    bench.onDisk = Sights.intact(false);
    bench.etcds.reading = Optional.of(reading);
    bench.etcds.answering = Set.of(1L, 2L);
  }

  private StepRunner.Outcome evict(Member member) {
    return runner.run(new Step.Evict(reading, member, true), "n1", NodeState.NEW);
  }

  private void assertWaits(Member member) {
    StepRunner.Outcome outcome = evict(member);
    assertEquals(ErrorCode.REFUSED_FOR_NOW, Failures.code(outcome.failure()));
    assertEquals(List.of(), bench.etcds.removed);
  }

  private void assertRemoved(Member member) {
    assertNull(evict(member).failure());
    assertEquals(List.of(member.id()), bench.etcds.removed);
  }

  @Test
  void theBackupComesFirst() {
    assertWaits(voter(3));
    bench.scheduler.run();

    assertRemoved(voter(3));
    assertEquals(1, bench.safeguard.made);
  }

  @Test
  void oneThatFailsForbidsNothing() {
    bench.safeguard.failure =
        Optional.of(new E2dException(ErrorCode.STORAGE_UNUSABLE, "test", "s3", "forbidden"));
    assertWaits(voter(3));
    bench.scheduler.run();

    assertRemoved(voter(3));
  }

  @Test
  void oneThatHangsIsWaitedForAMinute() {
    assertWaits(voter(3));
    bench.scheduler.pass(Precaution.BOUND.minus(MOMENT));
    assertWaits(voter(3));
    bench.scheduler.pass(MOMENT);

    assertRemoved(voter(3));
    assertEquals(0, bench.safeguard.made, "it hangs all the while");
  }

  @Test
  void oneThatHangsIsNotBegunTwice() {
    assertWaits(voter(3));
    bench.scheduler.pass(Precaution.COUNTS.multipliedBy(2));

    assertRemoved(voter(4));
    bench.scheduler.run();

    assertEquals(1, bench.safeguard.made);
  }

  @Test
  void eachMemberHasItsOwnAndALaterRemovalANewOne() {
    assertWaits(voter(3));
    bench.scheduler.run();
    assertWaits(voter(4));
    bench.scheduler.run();
    bench.scheduler.pass(Precaution.COUNTS);
    assertWaits(voter(4));
    bench.scheduler.run();

    assertEquals(3, bench.safeguard.made);
    assertRemoved(voter(4));
  }

  @Test
  void aLearnerHasNoneAndNorHasAClusterWithoutBackups() {
    Member learner = new Member(3, "n3", List.of("http://10.0.0.3:2380"), List.of(), true);
    assertNull(evict(learner).failure());
    bench.safeguard.configured = false;
    assertNull(evict(voter(4)).failure());

    assertEquals(List.of(3L, 4L), bench.etcds.removed);
    assertEquals(0, bench.safeguard.made);
  }
}
