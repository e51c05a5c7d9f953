package sh.crit.e2d.etcd.internal.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.spi.etcd.EtcdLaunch;

/**
 * Whether etcd has room to write. Unknown room is taken for enough: etcd finds out by itself.
 *
 * <p>On a full disk etcd cannot even write down why it ends, so the appliance looks for itself.
 */
final class DiskRoom {
  /** etcd reserves so much for the first file of a new log, and ends when it cannot. */
  private static final long NEW_LOG = 64_000_000;

  /** For the database to grow, for etcd's log, and for the appliance's own files. */
  private static final long TO_RUN = 8L * 1024 * 1024;

  /** With less than that left, a write of etcd's usual size fails. */
  private static final long FULL = 1024 * 1024;

  private static final double MEGABYTE = 1_000_000;

  private final NodeFiles files;
  private final FreeSpace space;

  DiskRoom(NodeFiles files, FreeSpace space) {
    this.files = files;
    this.space = space;
  }

  /** The place with the least room. */
  private record Tightest(Path directory, long bytes) {}

  /**
   * Refuses a start that could only end in a full disk.
   *
   * @throws E2dException STORAGE_UNUSABLE telling what is there and what is needed; the same start
   *     succeeds once there is room
   */
  void mustSufficeFor(EtcdLaunch.Mode mode) throws E2dException {
    long needed = mode.continues() ? TO_RUN : NEW_LOG + TO_RUN;
    Optional<Tightest> place = tightest().filter(found -> found.bytes() < needed);
    if (place.isPresent()) {
      throw tooSmall("etcd", place.get(), needed);
    }
  }

  /** As {@link sh.crit.e2d.etcd.internal.data.CopyRoom} has it; etcd still has to run beside it. */
  void mustSufficeForCopy(Path directory, long size) throws E2dException {
    OptionalLong bytes = Files.exists(directory) ? space.at(directory) : OptionalLong.empty();
    if (bytes.isPresent() && bytes.getAsLong() < size + TO_RUN) {
      throw tooSmall(
          "a copy of the end of etcd's log",
          new Tightest(directory, bytes.getAsLong()),
          size + TO_RUN);
    }
  }

  private static E2dException tooSmall(String what, Tightest place, long needed) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "etcd.start",
        place.directory().toString(),
        "dataDir: no room for "
            + what
            + " on the file system of "
            + place.directory()
            + ": "
            + megabytes(place.bytes())
            + " free, "
            + megabytes(needed)
            + " needed; make room, and it is tried again");
  }

  /** Says that there is no room left, empty when there is some or nobody knows. */
  Optional<String> exhausted() {
    return tightest()
        .filter(place -> place.bytes() < FULL)
        .map(
            place ->
                "no space left on the file system of "
                    + place.directory()
                    + ": "
                    + place.bytes()
                    + " bytes free");
  }

  /** Log and database may have been put on disks of their own by a link or a mount. */
  private Optional<Tightest> tightest() {
    Tightest found = null;
    for (Path directory :
        List.of(
            files.dataDir(),
            files.home(),
            files.member().resolve("wal"),
            files.member().resolve("snap"))) {
      OptionalLong bytes = Files.exists(directory) ? space.at(directory) : OptionalLong.empty();
      if (bytes.isPresent() && (found == null || bytes.getAsLong() < found.bytes())) {
        found = new Tightest(directory, bytes.getAsLong());
      }
    }
    return Optional.ofNullable(found);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }
}
