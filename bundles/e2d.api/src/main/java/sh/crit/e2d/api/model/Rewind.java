package sh.crit.e2d.api.model;

import java.util.List;

/**
 * The operator's order that a running cluster goes back to a backup, as a node has it on disk. It
 * is on disk before anything follows from it and before any other node hears of it.
 *
 * <p>One node alone decides: the one that was given the order. Undecided it is an offer, which the
 * others accept by ending their etcds; decided it is never taken back.
 *
 * @param mark unique to the order
 * @param initiator the peer URL of the node that was given the order
 * @param clusterId the cluster whose data makes way
 * @param members the peer URLs of all its members
 * @param backup the id of the backup that it goes back to
 * @param decided whether the data makes way for certain
 */
public record Rewind(
    String mark,
    String initiator,
    long clusterId,
    List<String> members,
    String backup,
    boolean decided) {
  public Rewind {
    members = List.copyOf(members);
  }

  /** The same order, decided. */
  public Rewind asDecided() {
    return new Rewind(mark, initiator, clusterId, members, backup, true);
  }

  /** Whether it is the same order, decided or not. */
  public boolean isSame(Rewind other) {
    return mark.equals(other.mark);
  }
}
