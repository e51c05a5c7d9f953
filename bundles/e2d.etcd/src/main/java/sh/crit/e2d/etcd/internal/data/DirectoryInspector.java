package sh.crit.e2d.etcd.internal.data;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.data.wal.LogEntry;
import sh.crit.e2d.etcd.internal.data.wal.LogReader;
import sh.crit.e2d.etcd.internal.data.wal.LogSnapshot;
import sh.crit.e2d.etcd.internal.data.wal.LogSummary;
import sh.crit.e2d.etcd.internal.data.wal.MalformedMessageException;
import sh.crit.e2d.etcd.internal.data.wal.Segment;
import sh.crit.e2d.etcd.internal.data.wal.SnapshotFile;

/** Describes member data from log, snapshots and database, by the rules by which etcd starts. */
final class DirectoryInspector {
  private final Path member;
  private final MemberFiles files;

  /**
   * Prepares; nothing is read yet.
   *
   * @param member etcd's member directory, which need not exist
   */
  DirectoryInspector(Path member) {
    this.member = member;
    this.files = new MemberFiles(member);
  }

  DataDescriptor inspect() {
    try {
      if (!MemberFiles.isDirectory(member)) {
        return DataDescriptor.absent();
      }
      List<Segment> segments = MemberFiles.segments(files.logDirectory());
      return segments.isEmpty() ? new UnbornMember(files).describe() : describe(segments);
    } catch (CorruptDataException e) {
      return DataDescriptor.corrupt(e.getMessage());
    } catch (IOException e) {
      return DataDescriptor.unknown("cannot be read: " + reason(e));
    }
  }

  private DataDescriptor describe(List<Segment> segments) throws IOException, CorruptDataException {
    LogSummary log = LogReader.read(segments, Membership::concernedBy);
    Database database = database(segments.get(0), log);
    Membership membership = membership(database, log);
    return new DataDescriptor(
        DataDescriptor.State.INTACT,
        log.clusterId(),
        log.memberId(),
        membership.find(log.memberId()).map(Member::name).orElse(""),
        Math.max(log.term(), database.term()),
        log.lastTerm(),
        log.lastIndex(),
        database.revision(),
        membership.sorted(),
        "");
  }

  /**
   * All that is left of the log is replayed, also what the database should have: etcd before 3.5.20
   * does not write to it what members publish. What was applied was decided, even where a power
   * failure took the note of it from the log.
   */
  private Membership membership(Database database, LogSummary log) throws CorruptDataException {
    Membership membership = new Membership(database);
    long decided = Math.max(log.commit(), database.consistentIndex());
    for (LogEntry entry : log.kept()) {
      if (entry.index() <= decided) {
        try {
          membership.apply(entry);
        } catch (MalformedMessageException e) {
          throw new CorruptDataException(
              files.logDirectory(), "entry " + entry.index() + ": " + e.getMessage());
        }
      }
    }
    return membership;
  }

  /**
   * The database that etcd would start on. A snapshot that was received but not yet put in place
   * lies beside the old database and wins over it. Without either, only a log that was kept from
   * its first entry can make up for the database, and etcd lets it do so only before the first
   * snapshot.
   */
  private Database database(Segment first, LogSummary log)
      throws IOException, CorruptDataException {
    Path path = files.database();
    Database current = MemberFiles.exists(path) ? DatabaseReader.read(path) : Database.EMPTY;
    Optional<LogSnapshot> snapshot = newestSnapshot(log);
    if (snapshot.isPresent() && current.consistentIndex() < snapshot.get().index()) {
      Path received = files.snapshots().resolve(SnapshotFile.databaseName(snapshot.get()));
      if (!MemberFiles.exists(path) || !MemberFiles.exists(received)) {
        throw gap(path, current, snapshot.get().index());
      }
      return DatabaseReader.read(received);
    }
    if (current.consistentIndex() + 1 < first.firstIndex()) {
      throw gap(path, current, first.firstIndex() - 1);
    }
    return current;
  }

  private static CorruptDataException gap(Path path, Database current, long needed) {
    return new CorruptDataException(
        path,
        current.equals(Database.EMPTY)
            ? "is missing or empty, and etcd cannot rebuild what was applied up to entry " + needed
            : "was applied up to entry "
                + current.consistentIndex()
                + ", and what follows up to "
                + needed
                + " is gone");
  }

  /** The newest snapshot of which log and file agree; etcd passes over damaged ones. */
  private Optional<LogSnapshot> newestSnapshot(LogSummary log) throws IOException {
    List<LogSnapshot> noted = log.snapshots();
    for (int i = noted.size() - 1; i >= 0; i--) {
      LogSnapshot snapshot = noted.get(i);
      Path file = files.snapshots().resolve(SnapshotFile.name(snapshot));
      if (snapshot.index() > 0 && MemberFiles.exists(file) && SnapshotFile.isValid(file)) {
        return Optional.of(snapshot);
      }
    }
    return Optional.empty();
  }

  /** File system exceptions carry a bare path as their message. */
  private static String reason(IOException e) {
    String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
    if (e instanceof FileSystemException f) {
      String why = f.getReason() == null ? kind : f.getReason();
      return f.getFile() + ": " + why;
    }
    return e.getMessage() == null ? kind : e.getMessage();
  }
}
