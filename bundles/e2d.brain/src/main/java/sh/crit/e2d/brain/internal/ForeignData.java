package sh.crit.e2d.brain.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.Decision;

/**
 * Data of a member that belongs to another node: a copy, or two directories that were mixed up.
 * Started here, one member would speak with two voices.
 *
 * <p>A node whose own address was changed looks much the same: its member is listed at the former
 * one. It keeps its name, and neither a member nor another node has the one address or the other.
 */
final class ForeignData {
  private ForeignData() {}

  /**
   * Refuses such data.
   *
   * @param members as the cluster or, without one, the data itself has them
   */
  static Optional<Decision> refuse(Scene scene, List<Member> members) {
    return members.stream()
        .filter(m -> m.id() == scene.data().memberId())
        .filter(m -> !m.peerUrls().isEmpty() && !m.peerUrls().contains(scene.self().peerUrl()))
        .findFirst()
        .flatMap(m -> evidence(scene, m, members).map(why -> refuse(scene, m, why)));
  }

  /** Why the member is not this node's; empty when nothing tells. */
  private static Optional<String> evidence(Scene scene, Member member, List<Member> members) {
    return owner(scene, member)
        .or(() -> answering(scene, member))
        .or(() -> seat(scene, members))
        .or(() -> stranger(scene, member))
        .or(() -> configured(scene, member));
  }

  /** Also a node that has this node's name: a copied directory brings the name along. */
  private static Optional<String> owner(Scene scene, Member member) {
    return scene.present().stream()
        .filter(p -> p.clusterToken().equals(scene.spec().clusterToken()))
        .filter(p -> member.peerUrls().contains(p.peerUrl()))
        .findFirst()
        .map(NodeInfo::name)
        .map(name -> "node " + name + " is at that peer URL");
  }

  /** No etcd runs here, so the one that answers as this member is another. */
  private static Optional<String> answering(Scene scene, Member member) {
    return scene
        .cluster()
        .map(ClusterReading::endpoint)
        .filter(e -> member.clientUrls().contains(e) && !e.equals(scene.self().clientUrl()))
        .map(e -> "the etcd of that member answers at " + e);
  }

  private static Optional<String> seat(Scene scene, List<Member> members) {
    String own = scene.self().peerUrl();
    return members.stream()
        .filter(m -> m.peerUrls().contains(own))
        .findFirst()
        .map(m -> own + " is the peer URL of member " + label(m));
  }

  /** A cluster of one has nobody whose data could have come here by mistake. */
  private static Optional<String> stranger(Scene scene, Member member) {
    boolean named = !member.name().isEmpty() && !member.name().equals(scene.self().name());
    return named && scene.size() > 1
        ? Optional.of("neither its name nor its peer URL is this node's")
        : Optional.empty();
  }

  /** Only where discovery names this node as well: else it may know it by its former address. */
  private static Optional<String> configured(Scene scene, Member member) {
    HostPort own = scene.self().gossip();
    List<HostPort> named = scene.seen().discovered().value().orElse(List.of());
    return named.stream()
        .filter(a -> named.contains(own) && !a.host().equals(own.host()))
        .filter(a -> member.peerUrls().stream().anyMatch(url -> isAt(url, a.host())))
        .findFirst()
        .map(a -> "discovery names a node at " + a + ", and this one at " + own);
  }

  private static boolean isAt(String url, String host) {
    String written = host.contains(":") ? "[" + host + "]" : host;
    return url.contains("://" + written + ":") || url.endsWith("://" + written);
  }

  private static String label(Member member) {
    return member.name().isEmpty() ? HexId.format(member.id()) : member.name();
  }

  private static Decision refuse(Scene scene, Member member, String why) {
    String name = label(member);
    String there = String.join(",", member.peerUrls());
    String here = scene.self().peerUrl();
    return new Verdict(scene, 19)
        .refuse(
            "the data here is that of member "
                + name
                + " at "
                + there
                + ", and this is node "
                + scene.self().name()
                + " at "
                + here,
            List.of(
                why
                    + ", so that the member may live there: bring it back to "
                    + name
                    + " at "
                    + there
                    + " if it belongs there, and move it away from here; if this node is "
                    + name
                    + " and has moved, give it that name, and tell a cluster that runs: etcdctl"
                    + " member update "
                    + HexId.format(member.id())
                    + " --peer-urls="
                    + here));
  }
}
