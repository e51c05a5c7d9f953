package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.etcd.internal.process.Permissions;
import sh.crit.e2d.etcd.internal.process.ProcessTable;

/**
 * The files of one scratch etcd. The directory carries a mark, and only what carries it is ever
 * deleted without being asked.
 *
 * @param workDir absolute
 */
record ScratchFiles(Path workDir) {
  private static final String MARK = "e2d-scratch";

  ScratchFiles {
    workDir = workDir.toAbsolutePath().normalize();
  }

  Path data() {
    return workDir.resolve("data");
  }

  Path log() {
    return workDir.resolve("etcd.log");
  }

  /** The {@link ProcessRecord} of the etcd. */
  Path pid() {
    return workDir.resolve("etcd.pid");
  }

  private Path mark() {
    return workDir.resolve(MARK);
  }

  /**
   * Makes the directory and marks it; an empty one is taken as it is.
   *
   * @throws FileAlreadyExistsException if there is something in it
   */
  void create() throws IOException {
    Files.createDirectories(workDir.getParent(), Permissions.OWNER_DIRECTORY);
    if (!Trees.isEntry(workDir)) {
      Files.createDirectory(workDir, Permissions.OWNER_DIRECTORY);
    }
    if (!names().isEmpty()) {
      throw new FileAlreadyExistsException(workDir.toString(), null, "is not empty");
    }
    Files.createFile(mark(), Permissions.OWNER_FILE);
  }

  /** Whether this is the directory of a scratch etcd. */
  boolean isOurs() throws IOException {
    return Files.isDirectory(workDir, LinkOption.NOFOLLOW_LINKS) && Trees.isEntry(mark());
  }

  /**
   * Ends what runs here and deletes the directory; one that is not ours is left alone.
   *
   * @throws IOException if something of it stays
   */
  void remove() throws IOException {
    if (!isOurs()) {
      return;
    }
    ProcessRecord.read(pid())
        .flatMap(ProcessRecord::find)
        .filter(ProcessTable::seesOurFiles)
        .ifPresent(ProcessHandle::destroyForcibly);
    // The same once more, and the one whose appliance died before it had written the record.
    Stragglers.end(RestoreTool.dataDirArgument(data()));
    Workshop.tidy(data());
    // The mark goes last, so that a removal that is interrupted is found again.
    for (Path name : names()) {
      if (!name.equals(mark())) {
        Trees.delete(name);
      }
    }
    Trees.delete(workDir);
  }

  private List<Path> names() throws IOException {
    if (!Files.isDirectory(workDir, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(workDir.toString());
    }
    try (Stream<Path> names = Files.list(workDir)) {
      return names.toList();
    }
  }
}
