package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sh.crit.e2d.core.internal.BenchEtcds.cluster;
import static sh.crit.e2d.core.internal.BenchEtcds.voter;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;

/** A removal that somebody else made is in the only voter's log for good. */
class LastVoterTest {
  private static final ClusterReading TWO = cluster(voter(1), voter(2));
  private static final ClusterReading ONE = cluster(voter(1));

  private final Bench bench = new Bench();
  private final LastVoter watch = new LastVoter(bench.parts(), Sights.CLIENT_URL);

  LastVoterTest() {
    bench.etcds.answering = Set.of(1L);
  }

  private void sees(ClusterReading... readings) {
    for (ClusterReading reading : readings) {
      watch.look(reading);
      bench.scheduler.run();
    }
  }

  @Test
  void isSettledOnceAfterEachChange() {
    sees(TWO, ONE, ONE);
    assertEquals(List.of(Sights.CLIENT_URL), bench.etcds.settled);

    sees(TWO, ONE);
    assertEquals(2, bench.etcds.settled.size());
  }

  @Test
  void whatFailedIsTriedAgain() {
    bench.etcds.answering = Set.of();
    sees(ONE);
    bench.etcds.answering = Set.of(1L);
    sees(ONE, ONE);

    assertEquals(2, bench.etcds.settled.size());
  }

  @Test
  void otherNodesLeaveItToTheVoters() {
    sees(cluster(voter(2)), TWO);

    assertEquals(List.of(), bench.etcds.settled);
  }
}
