package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.ClusterSpec;

/**
 * Who the members of the local data's cluster are, as the copies of the data tell that are present,
 * and which of them are present with their data.
 *
 * @param voters how many voters there are, at least 1
 * @param listed whether this node's member is among the voters or learners
 * @param holders voters present with intact data of the cluster, this node included; an etcd that
 *     runs at a voter's address and does not say what it has counts too: it may be waiting for us;
 *     a member whose data two nodes hold does not: neither of them is known to speak for it
 * @param missing voters without, by name or address
 */
record Roster(long voters, boolean listed, long holders, List<String> missing) {

  /**
   * A copy's member list may be older than its term and index tell: the database follows the log,
   * and an etcd without a quorum cannot be asked for it. So any list will do by which a majority is
   * here; to start what is intact does no harm, and to wait for each other forever would.
   */
  static Roster of(Scene scene) {
    DataDescriptor own = scene.data();
    List<DataDescriptor> copies = new ArrayList<>(List.of(own));
    scene.allies().stream()
        .map(NodeInfo::data)
        .filter(d -> d.isOf(own.clusterId()))
        .filter(d -> !Forks.isApart(scene, d))
        .forEach(copies::add);
    List<DataDescriptor> counted =
        copies.stream()
            .filter(d -> d.memberId() == own.memberId() || claimants(scene, d.memberId()).isEmpty())
            .toList();
    List<NodeInfo> mute =
        scene.allies().stream()
            .filter(p -> p.etcdRunning() && p.data().state() == DataDescriptor.State.UNKNOWN)
            .toList();
    List<Roster> freshestFirst =
        copies.stream()
            .filter(d -> !d.members().isEmpty())
            .sorted(
                Comparator.comparingLong(DataDescriptor::term)
                    .thenComparingLong(DataDescriptor::index)
                    .reversed())
            .map(d -> ofMembers(scene, counted, mute, d.members()))
            .toList();
    if (freshestFirst.isEmpty()) {
      return ofPromises(scene, counted, mute);
    }
    return freshestFirst.stream()
        .filter(r -> r.listed() && r.majorityHere())
        .findFirst()
        .orElse(freshestFirst.get(0));
  }

  private static Roster ofMembers(
      Scene scene, List<DataDescriptor> copies, List<NodeInfo> mute, List<Member> members) {
    List<Member> voters = members.stream().filter(m -> !m.learner()).toList();
    List<Member> missing =
        voters.stream()
            .filter(m -> copies.stream().noneMatch(d -> d.memberId() == m.id()))
            .filter(m -> mute.stream().noneMatch(p -> m.peerUrls().contains(p.peerUrl())))
            .toList();
    return new Roster(
        voters.size(),
        members.stream().anyMatch(m -> m.id() == scene.data().memberId()),
        voters.size() - missing.size(),
        missing.stream().map(m -> label(m) + claim(claimants(scene, m.id()))).toList());
  }

  private static List<String> claimants(Scene scene, long memberId) {
    return Twins.claimants(scene, scene.data().clusterId(), memberId);
  }

  private static String claim(List<String> claimants) {
    return claimants.isEmpty()
        ? ""
        : ", whose data two nodes hold: " + String.join(" and ", claimants);
  }

  /**
   * An etcd that was killed right after its founding may not have written its members yet; then the
   * ballot tells, and where there is none the configured size has to do.
   */
  private static Roster ofPromises(Scene scene, List<DataDescriptor> copies, List<NodeInfo> mute) {
    FoundingRecord founding = scene.seen().founding();
    long voters =
        founding.committed()
            ? founding.current().map(b -> (long) b.founders().size()).orElse((long) scene.size())
            : scene.size();
    List<String> present =
        Stream.concat(
                Stream.of(scene.self().name()),
                scene.allies().stream()
                    .filter(p -> copies.contains(p.data()) || mute.contains(p))
                    .map(NodeInfo::name))
            .toList();
    List<String> missing =
        founding.current().stream()
            .flatMap(b -> b.founders().stream())
            .filter(f -> !present.contains(f.name()))
            .map(f -> f.name() + " (" + f.peerUrl() + ")")
            .toList();
    return new Roster(voters, true, Math.min(copies.size() + mute.size(), voters), missing);
  }

  private static String label(Member member) {
    String url = member.peerUrls().isEmpty() ? "" : " (" + member.peerUrls().get(0) + ")";
    return (member.name().isEmpty() ? "unstarted member" : member.name()) + url;
  }

  boolean majorityHere() {
    return holders >= ClusterSpec.quorum(voters);
  }
}
