package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.launcher.internal.process.NodeProcesses;

/**
 * Makes sure that one appliance at the most runs on a data directory. The kernel drops the lock
 * with the process, however it ends, so the lock is the truth; the process record beside it only
 * tells others whom to talk about.
 */
public final class ApplianceLock implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final NodeFiles files;
  private final FileChannel channel;

  private ApplianceLock(NodeFiles files, FileChannel channel) {
    this.files = files;
    this.channel = channel;
  }

  /** The lock file of a data directory. */
  static Path file(NodeFiles files) {
    return files.home().resolve("appliance.lock");
  }

  /**
   * Looks whether an appliance runs, without creating anything.
   *
   * @throws E2dException with PRECONDITION_FAILED when one does, STORAGE_UNUSABLE when that cannot
   *     be found out
   */
  public static void requireFree(NodeFiles files) throws E2dException {
    Path file = file(files);
    if (!Files.exists(file)) {
      requireNoneLeft(files);
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      lock(files, channel);
    } catch (IOException e) {
      throw unusable(file, file + " cannot be locked: " + e.getMessage(), e);
    }
  }

  /**
   * The lock of an appliance whose data directory was removed under it is on a file without name.
   */
  private static void requireNoneLeft(NodeFiles files) throws E2dException {
    for (ProcessHandle appliance : NodeProcesses.appliances(files)) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "launcher.lock",
          files.home().toString(),
          "an appliance (process "
              + appliance.pid()
              + ") still runs for "
              + files.dataDir()
              + ", whose files are gone; bin/stop stops it");
    }
  }

  /**
   * Creates the node's directory, takes the lock and writes the record of this process.
   *
   * @throws E2dException with PRECONDITION_FAILED when another appliance has it, STORAGE_UNUSABLE
   *     on disk trouble
   */
  public static ApplianceLock acquire(NodeFiles files) throws E2dException {
    FileChannel channel = null;
    try {
      createDirectories(files);
      channel = FileChannel.open(file(files), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock(files, channel);
      ProcessRecord.of(ProcessHandle.current().pid())
          .orElseThrow(() -> new IOException("this process cannot be described"))
          .write(files.appliancePid());
      return new ApplianceLock(files, channel);
    } catch (IOException e) {
      closeAfter(channel, e);
      throw unusable(
          files.home(), files.home() + " cannot be used: " + Reason.of(e) + "; see dataDir", e);
    } catch (E2dException e) {
      closeAfter(channel, e);
      throw e;
    }
  }

  /** Ours alone; etcd, too, wants its data directory closed to others. */
  static void createDirectories(NodeFiles files) throws IOException {
    if (!Files.isDirectory(files.dataDir())) {
      Files.createDirectories(files.dataDir(), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.createDirectories(files.home());
    Files.setPosixFilePermissions(files.home(), OWNER_ONLY);
  }

  private static FileLock lock(NodeFiles files, FileChannel channel)
      throws IOException, E2dException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      String who =
          ProcessRecord.read(files.appliancePid())
              .map(r -> " (process " + r.pid() + ")")
              .orElse("");
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "launcher.lock",
          files.home().toString(),
          "an appliance" + who + " already runs on " + files.dataDir());
    }
    return lock;
  }

  private static void closeAfter(FileChannel channel, Exception failure) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private static E2dException unusable(Path subject, String message, Throwable cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE, "launcher.lock", subject.toString(), message, cause);
  }

  /** Removes the record, then the lock. The lock file stays: removing it would be a race. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(files.appliancePid());
    } finally {
      channel.close();
    }
  }
}
