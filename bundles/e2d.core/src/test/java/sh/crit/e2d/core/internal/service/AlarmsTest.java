package sh.crit.e2d.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.core.internal.BenchEtcds.cluster;
import static sh.crit.e2d.core.internal.BenchEtcds.voter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.core.internal.Bench;
import sh.crit.e2d.core.internal.Sights;

/** All members are there, and nothing can be written: that is no health. */
class AlarmsTest {
  private final Bench bench = new Bench();

  AlarmsTest() {
    bench.onDisk = Sights.intact(false);
    bench.running = true;
    bench.etcds.reading = Optional.of(cluster(voter(1)));
    bench.etcds.answering = Set.of(1L);
  }

  private HealthView.Check check() {
    return bench.service().health().checks().stream()
        .filter(c -> c.name().equals("alarms"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void alarmsAreToldWithTheWayOut() {
    bench.etcds.problems =
        List.of(
            "memberID:1 alarm:NOSPACE ", "memberID:2 alarm:NOSPACE ", "memberID:1 alarm:CORRUPT ");

    assertFalse(check().passed());
    List<String> warnings = bench.service().status().warnings();
    assertEquals(2, warnings.stream().filter(w -> w.contains("etcdctl alarm disarm")).count());
    assertTrue(warnings.stream().anyMatch(w -> w.contains("NOSPACE")), warnings.toString());
    assertTrue(warnings.stream().anyMatch(w -> w.contains("CORRUPT")), warnings.toString());
  }

  @Test
  void otherComplaintsAreToldElsewhere() {
    bench.etcds.problems = List.of("etcdserver: no leader");

    assertTrue(check().passed());
    assertEquals("none", check().detail());
  }
}
