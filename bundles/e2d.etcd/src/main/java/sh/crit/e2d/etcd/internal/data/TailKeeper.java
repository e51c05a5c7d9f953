package sh.crit.e2d.etcd.internal.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.etcd.internal.data.wal.HalfRecord;
import sh.crit.e2d.etcd.internal.data.wal.HardState;
import sh.crit.e2d.etcd.internal.data.wal.LogEnd;
import sh.crit.e2d.etcd.internal.data.wal.LogEntry;
import sh.crit.e2d.etcd.internal.data.wal.LogReader;
import sh.crit.e2d.etcd.internal.data.wal.LogSummary;
import sh.crit.e2d.etcd.internal.data.wal.MalformedMessageException;
import sh.crit.e2d.etcd.internal.data.wal.Segment;
import sh.crit.e2d.etcd.internal.data.wal.StateAppender;

/**
 * Has an etcd that goes on alone keep the end of its log. It would drop the entries that it does
 * not know to be decided; a member learns that only after they were, so that writes which were
 * acknowledged can be among them. With no fresher log left, all of them are taken as decided, by a
 * record behind the last one that says so.
 */
public final class TailKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(TailKeeper.class);
  private static final String REASON = "log-end";

  /** Has a count of its own: attempts that follow find the half record gone from the log. */
  private static final String TORN_REASON = "torn-log-end";

  private final NodeFiles files;
  private final Path log;
  private final AsideStore aside;
  private final CopyRoom room;

  /**
   * Prepares; nothing is read yet.
   *
   * @param files where the node keeps its files
   * @param clock names the copies of what is changed
   * @param room tells what a file system has left
   */
  public TailKeeper(NodeFiles files, Clock clock, CopyRoom room) {
    this.files = files;
    this.log = new MemberFiles(files.member()).logDirectory();
    this.aside = new AsideStore(files, clock);
    this.room = room;
  }

  /**
   * Takes the log's last entries as decided. Done twice it changes nothing more. A record that was
   * only half written at the very end is cut off first, as etcd would. A log that is otherwise not
   * in good order stays as it is, which is logged; etcd then makes of it what it can.
   *
   * <p>Must be followed by a start of etcd as the only member: in a cluster that still lives the
   * record would be a lie. No etcd may run on the data.
   *
   * @throws E2dException STORAGE_UNUSABLE when the log or the copy of its last segment cannot be
   *     written; no whole record was changed, and a later attempt may succeed
   */
  public void keep() throws E2dException {
    try {
      List<Segment> segments = MemberFiles.segments(log);
      if (!segments.isEmpty()) {
        keep(LogReader.read(segments, entry -> entry.type() != LogEntry.NORMAL));
      }
    } catch (CorruptDataException e) {
      leave(e.getMessage());
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "etcd.start",
          log.toString(),
          "dataDir: the end of etcd's log in " + log + " cannot be kept: " + e,
          e);
    }
  }

  private void keep(LogSummary found) throws IOException, CorruptDataException, E2dException {
    if (found.end().snapshotAhead()) {
      leave("it notes a snapshot beyond what it knows to be decided");
    } else if (found.lastIndex() > Math.max(found.commit(), found.end().lastEntry())) {
      leave("it ends at entry " + found.lastIndex() + ", which it does not hold");
    } else if (found.lastIndex() > found.commit()) {
      HardState wanted = found.end().state().decidedUpTo(lastWanted(found), found.lastTerm());
      StateAppender appender = new StateAppender(found.end(), wanted);
      if (wanted.commit() == found.commit()) {
        LOG.info("there is no entry at the end of the log that can be kept");
      } else if (!found.end().torn() && !appender.isClear()) {
        leave("there are bytes behind its last record that are none of a record");
      } else {
        append(found, wanted, appender);
      }
    }
  }

  /**
   * The last entry to take as decided. An entry that takes this very member out of the cluster ends
   * it: a member that is removed cannot go on, least of all alone.
   */
  private long lastWanted(LogSummary found) throws CorruptDataException {
    for (LogEntry entry : found.kept()) {
      if (entry.index() > found.commit() && removes(entry, found.memberId())) {
        LOG.atWarn()
            .addKeyValue("entry", entry.index())
            .addKeyValue("last", found.lastIndex())
            .log("an entry removes this member; it and what follows is not kept");
        return entry.index() - 1;
      }
    }
    return found.lastIndex();
  }

  private boolean removes(LogEntry entry, long member) throws CorruptDataException {
    MembershipChange removal = new MembershipChange.Remove(member);
    try {
      return entry.type() == LogEntry.CONF_CHANGE
          ? ConfChangeDecoder.decode(entry.data()).contains(removal)
          : ConfChangeDecoder.decodeV2(entry.data()).contains(removal);
    } catch (MalformedMessageException e) {
      throw new CorruptDataException(log, "entry " + entry.index() + ": " + e.getMessage());
    }
  }

  private void append(LogSummary found, HardState wanted, StateAppender appender)
      throws IOException, E2dException {
    Path segment = found.end().segment().file();
    Path copy =
        found.end().torn() ? cut(found.end()) : copy(found.end(), found.end().offset(), REASON);
    Optional<String> problem = write(appender, found, wanted);
    if (problem.isPresent()) {
      leave(problem.get());
      return;
    }
    LOG.atInfo()
        .addKeyValue("from", found.commit() + 1)
        .addKeyValue("to", wanted.commit())
        .addKeyValue("log", segment)
        .addKeyValue("copy", copy)
        .log("the entries at the end of the log are kept: they are taken as decided");
  }

  private Path copy(LogEnd end, long used, String reason) throws IOException, E2dException {
    room.mustSufficeFor(files.home(), used);
    return aside.copy(end.segment().file(), used, reason);
  }

  /** Takes the half record away, which etcd would do as well; the copy has all that was there. */
  private Path cut(LogEnd end) throws IOException, E2dException {
    HalfRecord half = new HalfRecord(end);
    long used = half.used();
    Path copy = copy(end, used, TORN_REASON);
    half.cut();
    LOG.atWarn()
        .addKeyValue("log", end.segment().file())
        .addKeyValue("offset", end.offset())
        .addKeyValue("bytes", used - end.offset())
        .addKeyValue("copy", copy)
        .log("the last record was only half written; it is cut off, as etcd would");
    return copy;
  }

  /** Writes and reads back; what does not read as meant is taken back and is the answer. */
  private Optional<String> write(StateAppender appender, LogSummary found, HardState wanted)
      throws IOException {
    boolean good = false;
    try {
      appender.append();
      Optional<String> problem = problem(found, wanted);
      good = problem.isEmpty();
      return problem;
    } finally {
      if (!good) {
        appender.undo();
      }
    }
  }

  /** Reads back what was written, by the rules by which etcd starts. */
  private Optional<String> problem(LogSummary before, HardState wanted) throws IOException {
    DataDescriptor all = new DirectoryInspector(files.member()).inspect();
    if (!all.isIntact()) {
      return Optional.of("with its last entries it would not be usable: " + all.detail());
    }
    try {
      LogSummary now = LogReader.read(MemberFiles.segments(log), entry -> false);
      boolean same =
          now.end().state().equals(wanted)
              && !now.end().torn()
              && now.memberId() == before.memberId()
              && now.clusterId() == before.clusterId()
              && now.lastTerm() == before.lastTerm()
              && now.lastIndex() == before.lastIndex();
      return same ? Optional.empty() : Optional.of("what was written to it does not read as meant");
    } catch (CorruptDataException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void leave(String problem) {
    LOG.atWarn()
        .addKeyValue("log", log)
        .addKeyValue("problem", problem)
        .log("the log stays as it is; etcd drops entries at its end that it does not know decided");
  }
}
