package sh.crit.e2d.api.model;

import java.util.List;
import java.util.Optional;

/**
 * What a node has promised about founding a cluster. It is on disk before any other node hears of
 * it, and survives restarts.
 *
 * @param votes every ballot this node ever voted for, oldest first; the last one is in force
 * @param committed whether etcd was (about to be) started with the ballot in force
 */
public record FoundingRecord(List<Ballot> votes, boolean committed) {
  /** A node that never voted. */
  public static final FoundingRecord NONE = new FoundingRecord(List.of(), false);

  public FoundingRecord {
    votes = List.copyOf(votes);
  }

  /** The ballot in force. */
  public Optional<Ballot> current() {
    return votes.isEmpty() ? Optional.empty() : Optional.of(votes.get(votes.size() - 1));
  }
}
