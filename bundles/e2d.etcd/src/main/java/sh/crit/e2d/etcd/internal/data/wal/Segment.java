package sh.crit.e2d.etcd.internal.data.wal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the log.
 *
 * @param file where it is
 * @param sequence counts the segments from 0
 * @param firstIndex the raft index from which it holds entries
 */
public record Segment(Path file, long sequence, long firstIndex) {
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.wal");

  /** The segment that this file is; empty for the other files that etcd keeps beside the log. */
  public static Optional<Segment> of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new Segment(
                file,
                Long.parseUnsignedLong(name.group(1), 16),
                Long.parseUnsignedLong(name.group(2), 16)))
        : Optional.empty();
  }

  /** Whether the log begins here, nothing of it having been purged. */
  public boolean isFirst() {
    return sequence == 0;
  }
}
