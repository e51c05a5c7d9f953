package sh.crit.e2d.etcd.internal.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.etcd.internal.data.wal.LogReader;
import sh.crit.e2d.etcd.internal.data.wal.LogSummary;
import sh.crit.e2d.etcd.internal.data.wal.Segment;

/**
 * A member directory without a log. etcd makes the directories and an empty database first, then
 * prepares the log under a temporary name, and takes part in a cluster only after the log has its
 * final name. What it leaves when it is ended before that is as good as nothing; anything beyond is
 * the remains of a member whose log was lost, or strange.
 */
final class UnbornMember {
  private static final Set<String> MADE_FIRST = Set.of("wal", "wal.tmp", "snap");

  private final MemberFiles files;

  UnbornMember(MemberFiles files) {
    this.files = files;
  }

  DataDescriptor describe() throws IOException, CorruptDataException {
    List<String> strange = strangeFiles();
    if (!strange.isEmpty()) {
      return DataDescriptor.unknown(
          files.logDirectory() + ": holds no log, yet there is " + String.join(", ", strange));
    }
    checkDatabase();
    checkUnfinishedLog();
    return DataDescriptor.absent();
  }

  private List<String> strangeFiles() throws IOException {
    List<String> strange = new ArrayList<>();
    files.names().stream().filter(name -> !MADE_FIRST.contains(name)).forEach(strange::add);
    MemberFiles.list(files.logDirectory()).forEach(file -> strange.add("wal/" + name(file)));
    MemberFiles.list(files.unfinishedLog()).stream()
        .filter(file -> Segment.of(file).filter(Segment::isFirst).isEmpty())
        .forEach(file -> strange.add("wal.tmp/" + name(file)));
    MemberFiles.list(files.snapshots()).stream()
        .filter(file -> !file.equals(files.database()))
        .forEach(file -> strange.add("snap/" + name(file)));
    return strange;
  }

  private void checkDatabase() throws IOException, CorruptDataException {
    Path database = files.database();
    if (MemberFiles.exists(database) && !DatabaseReader.read(database).isPristine()) {
      throw new CorruptDataException(
          files.logDirectory(), "the log is missing, and " + database + " holds data");
    }
  }

  /** Its records may be half written, but entries are never among them. */
  private void checkUnfinishedLog() throws IOException, CorruptDataException {
    List<Segment> segments = MemberFiles.segments(files.unfinishedLog());
    if (!segments.isEmpty() && holdsEntries(segments)) {
      throw new CorruptDataException(
          files.unfinishedLog(), "holds log entries that never belong there");
    }
  }

  private static boolean holdsEntries(List<Segment> segments) throws IOException {
    try {
      LogSummary log = LogReader.read(segments, entry -> false);
      return log.lastIndex() > 0;
    } catch (CorruptDataException e) {
      return false;
    }
  }

  private static String name(Path file) {
    return MemberFiles.name(file);
  }
}
