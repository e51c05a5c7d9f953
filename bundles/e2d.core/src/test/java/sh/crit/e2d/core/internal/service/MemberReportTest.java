package sh.crit.e2d.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static sh.crit.e2d.core.internal.BenchEtcds.cluster;
import static sh.crit.e2d.core.internal.BenchEtcds.voter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.MemberView.Status;
import sh.crit.e2d.core.internal.BenchEtcds;

class MemberReportTest {
  private final BenchEtcds etcds = new BenchEtcds();

  private List<Status> report(Member... members) {
    return new MemberReport(etcds)
        .of(cluster(members), m -> Optional.empty()).stream().map(MemberView::status).toList();
  }

  @Test
  void whoAnswersIsHealthy() {
    etcds.answering = Set.of(1L, 3L);
    assertEquals(
        List.of(Status.HEALTHY, Status.UNREACHABLE, Status.HEALTHY),
        report(voter(1), voter(2), voter(3)));
  }

  /** As when two nodes were given each other's data. */
  @Test
  void anotherMemberAtItsAddressIsNotTheMember() {
    etcds.answering = Set.of(1L, 2L);
    Member elsewhere = new Member(3, "n3", voter(3).peerUrls(), voter(2).clientUrls(), false);
    assertEquals(
        List.of(Status.HEALTHY, Status.HEALTHY, Status.UNREACHABLE),
        report(voter(1), voter(2), elsewhere));
  }
}
