package sh.crit.e2d.etcd.internal.data.wal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/** What is known of a log after the records so far. */
final class LogState {
  private final Segment first;
  private final Predicate<LogEntry> keep;
  private final List<LogEntry> kept = new ArrayList<>();
  private final List<LogSnapshot> snapshots = new ArrayList<>();
  private byte[] metadata;
  private long term;
  private long lastTerm;
  private long lastIndex;
  private long lastEntry;
  private HardState state = HardState.NONE;

  /**
   * @param first the oldest segment that is left; its name says what came before it
   * @param keep which entries the summary is to contain
   */
  LogState(Segment first, Predicate<LogEntry> keep) {
    this.first = first;
    this.keep = keep;
    this.lastIndex = first.firstIndex() - 1;
  }

  void accept(Segment segment, Frame.Content found)
      throws MalformedMessageException, CorruptDataException {
    if (found.type() == RecordHeader.METADATA) {
      acceptMetadata(segment, found);
    } else if (found.type() == RecordHeader.ENTRY) {
      acceptEntry(segment, found, LogEntry.parse(found.data()));
    } else if (found.type() == RecordHeader.STATE) {
      state = HardState.parse(found.data());
      term = Math.max(term, state.term());
    } else if (found.type() == RecordHeader.SNAPSHOT) {
      acceptSnapshot(LogSnapshot.parse(found.data()));
    } else if (found.type() != RecordHeader.CRC) {
      throw corrupt(segment, found, "is of unknown type " + found.type());
    }
  }

  private void acceptMetadata(Segment segment, Frame.Content found) throws CorruptDataException {
    if (metadata != null && !Arrays.equals(metadata, found.data())) {
      throw corrupt(segment, found, "names another member or cluster than the ones before it");
    }
    metadata = found.data();
  }

  /** A leader may replace entries that were never decided: the log then goes on from there. */
  private void acceptEntry(Segment segment, Frame.Content found, LogEntry entry)
      throws CorruptDataException {
    if (entry.index() > Math.max(lastIndex, 0) + 1) {
      throw corrupt(
          segment, found, "holds entry " + entry.index() + " where the last was " + lastIndex);
    }
    while (!kept.isEmpty() && kept.get(kept.size() - 1).index() >= entry.index()) {
      kept.remove(kept.size() - 1);
    }
    if (keep.test(entry)) {
      kept.add(entry);
    }
    lastEntry = entry.index();
    lastIndex = entry.index();
    lastTerm = entry.term();
    term = Math.max(term, entry.term());
  }

  private void acceptSnapshot(LogSnapshot snapshot) {
    snapshots.add(snapshot);
    if (snapshot.index() >= lastIndex) {
      lastIndex = snapshot.index();
      lastTerm = snapshot.term();
    }
    term = Math.max(term, snapshot.term());
  }

  /**
   * All of it: {@code Metadata{1: member, 2: cluster}} and the rest.
   *
   * @param last the newest segment
   * @param offset where its records end
   * @param crc the running checksum there
   * @param torn whether half a record follows
   */
  LogSummary summary(Segment last, long offset, int crc, boolean torn) throws CorruptDataException {
    if (metadata == null) {
      throw new CorruptDataException(first.file(), "the log does not say whose it is");
    }
    long member = 0;
    long cluster = 0;
    try {
      MessageReader reader = new MessageReader(metadata);
      for (int field = reader.next(); field != 0; field = reader.next()) {
        switch (field) {
          case 1 -> member = reader.number();
          case 2 -> cluster = reader.number();
          default -> {}
        }
      }
    } catch (MalformedMessageException e) {
      throw new CorruptDataException(first.file(), "unreadable metadata: " + e.getMessage());
    }
    List<LogSnapshot> decided =
        snapshots.stream().filter(s -> s.index() <= state.commit()).toList();
    boolean ahead = decided.size() < snapshots.size();
    LogEnd end = new LogEnd(last, offset, crc, torn, state, lastEntry, ahead);
    return new LogSummary(
        member, cluster, term, lastTerm, Math.max(lastIndex, 0), decided, kept, end);
  }

  private static CorruptDataException corrupt(
      Segment segment, Frame.Content found, String problem) {
    return new CorruptDataException(
        segment.file(), "the record at offset " + found.offset() + " " + problem);
  }
}
