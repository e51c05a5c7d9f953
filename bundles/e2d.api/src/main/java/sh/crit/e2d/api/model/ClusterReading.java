package sh.crit.e2d.api.model;

import java.util.List;
import java.util.Optional;

/**
 * What a cluster with quorum said of itself. Only made after a linearizable read succeeded, so its
 * existence proves the quorum at that moment.
 *
 * @param clusterId etcd's cluster id
 * @param members the membership, read linearizably
 * @param leaderId the leader's member id, 0 when unknown
 * @param term the raft term
 * @param revision the store's revision
 * @param endpoint the client URL that answered
 */
public record ClusterReading(
    long clusterId,
    List<Member> members,
    long leaderId,
    long term,
    long revision,
    String endpoint) {
  public ClusterReading {
    members = List.copyOf(members);
  }

  public Optional<Member> member(long id) {
    return members.stream().filter(m -> m.id() == id).findFirst();
  }

  public long voters() {
    return members.stream().filter(m -> !m.learner()).count();
  }
}
