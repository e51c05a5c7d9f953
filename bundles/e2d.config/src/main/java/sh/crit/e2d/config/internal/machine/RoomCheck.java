package sh.crit.e2d.config.internal.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Problems;

/** Looks whether the appliance itself has room; what etcd needs beyond that is asked before it. */
public final class RoomCheck {
  private static final long MEGABYTE = 1_000_000;

  /** Bundles, logs and records of a start, with some to spare. */
  private static final long NEEDED = 12 * MEGABYTE;

  private final Problems problems;

  public RoomCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * Notes a lack of room. An etcd that still serves is to be watched all the same, so then it is a
   * warning.
   */
  public void check(Path dataDir, Origin origin, boolean etcdRuns) {
    Path nearest = dataDir;
    while (nearest != null && !Files.isDirectory(nearest)) {
      nearest = nearest.getParent();
    }
    if (nearest == null) {
      return;
    }
    try {
      long free = Files.getFileStore(nearest).getUsableSpace();
      if (free < NEEDED) {
        note(origin, dataDir, free, etcdRuns);
      }
    } catch (IOException e) {
      problems.warn(origin, dataDir + ": how much room there is cannot be told: " + e.getMessage());
    }
  }

  private void note(Origin origin, Path dataDir, long free, boolean etcdRuns) {
    String message =
        "%s is on a file system with %.1f MB free, the appliance needs %d MB; make room"
            .formatted(dataDir, (double) free / MEGABYTE, NEEDED / MEGABYTE);
    if (etcdRuns) {
      problems.warn(origin, message);
    } else {
      problems.error(ErrorCode.STORAGE_UNUSABLE, origin, message);
    }
  }
}
