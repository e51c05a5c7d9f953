package sh.crit.e2d.api.model;

import java.util.List;

/**
 * A recovery that took place: a cluster went on from the data of one member, without the others.
 * What those hold up to that point is part of how it went on; what they hold beyond is not.
 *
 * @param clusterId the cluster, whose id a recovery keeps
 * @param term the term of the last entry that both sides share
 * @param index the index of that entry
 * @param givenUp the ids of the members that the cluster went on without
 */
public record RecoveryRecord(long clusterId, long term, long index, List<Long> givenUp) {
  public RecoveryRecord {
    givenUp = List.copyOf(givenUp);
  }

  /** Whether it gave this copy's member up. */
  public boolean gaveUp(DataDescriptor copy) {
    return copy.isIntact() && copy.clusterId() == clusterId && givenUp.contains(copy.memberId());
  }

  /**
   * Whether the copy holds entries that the recovery did not know, as far as can be told: of an
   * etcd that runs the term of the last entry is not known.
   */
  public boolean isBehind(DataDescriptor copy) {
    boolean termUnknown = copy.lastTerm() == 0;
    return copy.lastTerm() > term
        || ((termUnknown || copy.lastTerm() == term) && copy.index() > index);
  }

  /**
   * Whether it took place for the copy: one that was only intended, because the node was cut off in
   * between, left the members that it would have given up in their places.
   */
  public boolean tookPlaceIn(DataDescriptor copy) {
    return copy.isIntact()
        && copy.clusterId() == clusterId
        && !copy.members().isEmpty()
        && copy.members().stream().map(Member::id).noneMatch(givenUp::contains);
  }
}
