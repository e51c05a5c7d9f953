package sh.crit.e2d.etcd.internal.data.wal;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;

/** Reads a whole log; needs memory for one record and for the entries that are kept. */
public final class LogReader {
  private LogReader() {}

  /**
   * Reads all segments. A record that was half written at the very end is left out, as etcd does.
   *
   * @param segments in order, at least one
   * @param keep which entries the summary is to contain
   * @throws CorruptDataException if etcd would refuse the log
   * @throws IOException if a segment cannot be read
   */
  public static LogSummary read(List<Segment> segments, Predicate<LogEntry> keep)
      throws IOException, CorruptDataException {
    checkSequence(segments);
    RollingCrc crc = new RollingCrc();
    LogState state = new LogState(segments.get(0), keep);
    Segment last = segments.get(segments.size() - 1);
    Frame end = new Frame.End(0);
    for (Segment segment : segments) {
      end = readSegment(segment, crc, segment.equals(last), state);
    }
    return end instanceof Frame.Torn torn
        ? state.summary(last, torn.offset(), crc.value(), true)
        : state.summary(last, ((Frame.End) end).offset(), crc.value(), false);
  }

  /** Reads a segment to its end and tells what is there. */
  private static Frame readSegment(Segment segment, RollingCrc crc, boolean last, LogState state)
      throws IOException, CorruptDataException {
    try (SegmentReader reader = new SegmentReader(segment.file(), crc, last)) {
      Frame frame = reader.next();
      for (; frame instanceof Frame.Content found; frame = reader.next()) {
        try {
          state.accept(segment, found);
        } catch (MalformedMessageException e) {
          throw new CorruptDataException(
              segment.file(),
              "the record at offset " + found.offset() + " cannot be read: " + e.getMessage());
        }
      }
      return frame;
    }
  }

  private static void checkSequence(List<Segment> segments) throws CorruptDataException {
    for (int i = 1; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      long expected = segments.get(i - 1).sequence() + 1;
      if (segment.sequence() != expected) {
        throw new CorruptDataException(
            segment.file(), String.format("the segment %016x before it is missing", expected));
      }
    }
  }
}
