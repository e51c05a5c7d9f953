package sh.crit.e2d.etcd.internal.data.wal;

import java.util.List;

/**
 * What a log says.
 *
 * @param memberId whose log it is
 * @param clusterId of which cluster
 * @param term the highest term in state, entries and snapshots
 * @param lastTerm of the last entry, or of the last snapshot where that is higher
 * @param lastIndex of the last entry, or of the last snapshot where that is higher
 * @param snapshots what the log has noted of snapshots up to the commit, oldest first
 * @param kept the entries that the caller asked to keep, in order, without those that later ones
 *     replaced; entries above the commit may be among them
 * @param end where the log ends, and what it noted there
 */
public record LogSummary(
    long memberId,
    long clusterId,
    long term,
    long lastTerm,
    long lastIndex,
    List<LogSnapshot> snapshots,
    List<LogEntry> kept,
    LogEnd end) {
  public LogSummary {
    snapshots = List.copyOf(snapshots);
    kept = List.copyOf(kept);
  }

  /** Up to where the entries are known to be decided. */
  public long commit() {
    return end.state().commit();
  }
}
