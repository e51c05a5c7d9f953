package sh.crit.e2d.config.internal.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Problems;

/** Looks whether the data directory can be used, or made. */
public final class DataDirCheck {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private static final Set<String> VIRTUAL = Set.of("proc", "sysfs", "cgroup", "cgroup2", "devpts");

  private final Problems problems;

  public DataDirCheck(Problems problems) {
    this.problems = problems;
  }

  /** Notes what prevents its use. */
  public void check(Path dataDir, Origin origin) {
    if (Files.isDirectory(dataDir)) {
      existing(dataDir, origin);
    } else if (Files.exists(dataDir, LinkOption.NOFOLLOW_LINKS)) {
      String what = Files.exists(dataDir) ? " is not a directory" : " is a link that leads nowhere";
      refuse(origin, dataDir + what + "; name a directory, or one that can be made");
    } else {
      absent(dataDir, origin);
    }
  }

  /** etcd starts in a directory that others may read, and logs the same warning. */
  private void existing(Path dataDir, Origin origin) {
    if (!Files.isWritable(dataDir) || !Files.isReadable(dataDir) || !Files.isExecutable(dataDir)) {
      refuse(origin, dataDir + " cannot be written by this user; give the user the directory");
      return;
    }
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(dataDir);
      if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
        refuse(
            origin,
            dataDir
                + " has the mode "
                + PosixFilePermissions.toString(mode)
                + ", so anybody may plant files there; run chmod 700 on it");
      } else if (!OWNER.containsAll(mode)) {
        problems.warn(
            origin,
            dataDir
                + " has the mode "
                + PosixFilePermissions.toString(mode)
                + " and lets others in; etcd wants rwx------, run chmod 700 on it");
      }
    } catch (UnsupportedOperationException e) {
      problems.warn(
          origin, dataDir + " has no owner and mode; keep others out of it by other means");
    } catch (IOException e) {
      refuse(origin, dataDir + " cannot be looked at, " + e.getMessage() + "; mend the directory");
    }
  }

  private void absent(Path dataDir, Origin origin) {
    Path nearest = dataDir.getParent();
    while (nearest != null && !Files.exists(nearest, LinkOption.NOFOLLOW_LINKS)) {
      nearest = nearest.getParent();
    }
    if (nearest == null || !Files.isDirectory(nearest)) {
      refuse(origin, dataDir + " cannot be made: " + nearest + " is not a directory; name another");
    } else if (holdsNoFiles(nearest)) {
      refuse(
          origin,
          dataDir
              + " cannot be made: "
              + nearest
              + " is the kernel's own; name a directory on a disk");
    } else if (!Files.isWritable(nearest) || !Files.isExecutable(nearest)) {
      refuse(
          origin,
          dataDir
              + " cannot be made: "
              + nearest
              + " cannot be written by this user; make it by hand, or name another");
    }
  }

  /** File systems in which the kernel shows itself and nobody can keep anything. */
  private static boolean holdsNoFiles(Path directory) {
    try {
      return VIRTUAL.contains(Files.getFileStore(directory).type());
    } catch (IOException e) {
      // What cannot be told here is told by the attempt to make the directory.
      return false;
    }
  }

  private void refuse(Origin origin, String message) {
    problems.error(ErrorCode.STORAGE_UNUSABLE, origin, message);
  }
}
