package sh.crit.e2d.testkit.sim.etcd;

/** Sees everything that matters for the invariants, at the moment when it happens. */
public interface Witness {
  /** A member begins with an empty log. */
  void created(int node, MemberData data);

  /** A member has won an election. */
  void elected(int node, MemberData data);

  /** A member applies a committed entry. */
  void applied(int node, MemberData data, int index, Entry entry);

  /** A client was told that its write is safe. */
  void acknowledged(MemberData leader, int index);

  /** A member is about to go on alone, without the others of its cluster. */
  void recovering(int node, MemberData data);

  /** It has become the only member. */
  void recovered(MemberData data);

  /** Member data is about to be moved aside. */
  void movedAside(int node, MemberData data);
}
