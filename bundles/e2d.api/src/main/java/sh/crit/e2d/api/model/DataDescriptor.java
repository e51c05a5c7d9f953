package sh.crit.e2d.api.model;

import java.util.List;

/**
 * What a node's etcd data directory holds.
 *
 * @param state how much of the rest can be believed
 * @param clusterId meaningful when {@link State#INTACT}
 * @param memberId meaningful when {@link State#INTACT}
 * @param memberName the name the member had, empty when not known
 * @param term the last raft term found in database or log
 * @param lastTerm the term of the last entry in the log, 0 while etcd runs and cannot tell; which
 *     of two logs is fresher is told by it first, then by the index
 * @param index the last raft index found in the log
 * @param revision the database's revision as last applied; the log may hold more
 * @param members the membership as last applied, empty when it could not be read
 * @param detail for CORRUPT and UNKNOWN: what was found wrong, one line; else empty
 */
public record DataDescriptor(
    State state,
    long clusterId,
    long memberId,
    String memberName,
    long term,
    long lastTerm,
    long index,
    long revision,
    List<Member> members,
    String detail) {

  /** How much is known of the directory. */
  public enum State {
    /** There is no member data at all. */
    ABSENT,
    /** Log and database can be read. */
    INTACT,
    /** There is member data, and it cannot be used. */
    CORRUPT,
    /** It could not be looked at; nothing may be concluded. */
    UNKNOWN
  }

  public DataDescriptor {
    members = List.copyOf(members);
  }

  /** No member data here. */
  public static DataDescriptor absent() {
    return new DataDescriptor(State.ABSENT, 0, 0, "", 0, 0, 0, 0, List.of(), "");
  }

  /** Member data that cannot be used, with the reason. */
  public static DataDescriptor corrupt(String detail) {
    return new DataDescriptor(State.CORRUPT, 0, 0, "", 0, 0, 0, 0, List.of(), detail);
  }

  /** Nothing can be said, with the reason. */
  public static DataDescriptor unknown(String detail) {
    return new DataDescriptor(State.UNKNOWN, 0, 0, "", 0, 0, 0, 0, List.of(), detail);
  }

  public boolean isAbsent() {
    return state == State.ABSENT;
  }

  public boolean isIntact() {
    return state == State.INTACT;
  }

  /** Whether it is intact data of a member of this cluster. */
  public boolean isOf(long cluster) {
    return isIntact() && clusterId == cluster;
  }

  /** Whether it is intact data of this member of this cluster. */
  public boolean isOf(long cluster, long member) {
    return isOf(cluster) && memberId == member;
  }
}
