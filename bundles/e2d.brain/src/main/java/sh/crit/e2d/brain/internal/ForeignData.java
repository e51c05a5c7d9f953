package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.Decision;

/**
 * Data of a member whose own node is there: a copy, or two directories that were mixed up. Started
 * here, one member would speak with two voices.
 */
final class ForeignData {
  private ForeignData() {}

  /**
   * Refuses such data.
   *
   * @param members as the cluster or, without one, the data itself has them
   */
  static Optional<Decision> refuse(Scene scene, List<Member> members) {
    Optional<Member> member =
        members.stream()
            .filter(m -> m.id() == scene.data().memberId())
            .filter(m -> !m.peerUrls().contains(scene.self().peerUrl()))
            .findFirst();
    return member.flatMap(
        m ->
            scene.allies().stream()
                .filter(p -> m.peerUrls().contains(p.peerUrl()))
                .findFirst()
                .map(p -> refuse(scene, p)));
  }

  private static Decision refuse(Scene scene, NodeInfo owner) {
    String whose = "the data here is that of the member of node " + owner.name();
    return new Verdict(scene, 19)
        .refuse(
            whose,
            List.of(
                "to bring it back to "
                    + owner.name()
                    + " at "
                    + owner.peerUrl()
                    + " if it belongs there, and to move it away from here"));
  }
}
