package sh.crit.e2d.api.model;

import java.util.List;

/**
 * A proposal to found a cluster with exactly these founders. Two ballots are the same when all
 * fields are.
 *
 * @param number grows with each proposal; a node never votes for a lower one than it voted before
 * @param token unique to the proposal; becomes etcd's initial cluster token
 * @param founders the agreed members, sorted by peer URL
 * @param backup the id of the backup that every founder restores before it starts; empty to begin
 *     with nothing. One store and one id give all founders the same content
 * @param instead the cluster that the operator ordered to make way for the backup; 0 for none
 */
public record Ballot(
    long number, String token, List<Founder> founders, String backup, long instead) {
  /**
   * One agreed member.
   *
   * @param name the etcd member name
   * @param peerUrl the advertised peer URL
   */
  public record Founder(String name, String peerUrl) {}

  /** What was written before there were restores names no backup. */
  public Ballot {
    founders = List.copyOf(founders);
    backup = backup == null ? "" : backup;
  }

  /** A proposal to begin with a backup where everything was lost. */
  public Ballot(long number, String token, List<Founder> founders, String backup) {
    this(number, token, founders, backup, 0);
  }

  /** A proposal to begin with nothing. */
  public Ballot(long number, String token, List<Founder> founders) {
    this(number, token, founders, "");
  }

  /** Whether the founders begin with a backup. */
  public boolean restores() {
    return !backup.isEmpty();
  }

  /**
   * How many of these founders also stand in the other ballot. By name, since a promise is kept
   * with the name, not with the address.
   */
  public long overlap(Ballot other) {
    return founders.stream().filter(f -> other.names(f.name())).count();
  }

  public boolean includes(String peerUrl) {
    return founders.stream().anyMatch(f -> f.peerUrl().equals(peerUrl));
  }

  private boolean names(String name) {
    return founders.stream().anyMatch(f -> f.name().equals(name));
  }
}
