package sh.crit.e2d.etcd.internal.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

/** Moves member data out of etcd's way without losing it. */
final class AsideStore {
  private static final Logger LOG = LoggerFactory.getLogger(AsideStore.class);
  private static final String OPERATION = "etcd.move-aside";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final NodeFiles files;
  private final Clock clock;

  AsideStore(NodeFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /** See {@link sh.crit.e2d.spi.etcd.DataDirectory#moveAside}. */
  Path take(String reason) throws E2dException {
    AsideName name = AsideName.of(clock.instant(), reason);
    Path target = null;
    try {
      refuseWhileInUse();
      target = newDirectory(name).resolve("member");
      // The new directories must be durable first, or a crash could keep the removal of the old
      // name and lose the new one.
      sync(target.getParent(), files.aside(), files.home(), files.dataDir());
      Files.move(files.member(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      removeEmpty(target);
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          files.member().toString(),
          files.member() + " cannot be moved below " + files.aside() + ": " + e,
          e);
    }
    LOG.atInfo()
        .addKeyValue("from", files.member())
        .addKeyValue("to", target)
        .addKeyValue("reason", reason)
        .log("moved member data aside");
    makeDurable(target);
    new AsideRetention(files.aside()).prune(target.getParent());
    return target;
  }

  /**
   * Copies a file of the log before it is changed; durable when it returns.
   *
   * @param file what to copy, below the member directory
   * @param used bytes up to which it holds something; the rest are zeros and take no room
   * @param reason as for {@link #take}
   * @throws IOException if that failed; no part of a copy is left then, unless it cannot be deleted
   */
  Path copy(Path file, long used, String reason) throws IOException {
    Path directory = newDirectory(AsideName.of(clock.instant(), reason));
    Path copy = directory.resolve(MemberFiles.name(file));
    try {
      copyUsed(file, used, copy);
      sync(directory, files.aside(), files.home(), files.dataDir());
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      removeEmpty(copy);
      throw e;
    }
    new AsideRetention(files.aside()).prune(directory);
    return copy;
  }

  private static void copyUsed(Path file, long used, Path copy) throws IOException {
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                copy, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
      long at = 0;
      while (at < used) {
        long count = from.transferTo(at, used - at, to);
        if (count <= 0) {
          throw new EOFException(file + ": became shorter while it was copied");
        }
        at += count;
      }
      if (used < from.size()) {
        to.write(ByteBuffer.allocate(1), from.size() - 1);
      }
      to.force(true);
    }
  }

  private void refuseWhileInUse() throws IOException, E2dException {
    if (!MemberFiles.isEntry(files.member())) {
      throw refusal("there is no member data to move aside");
    }
    Optional<ProcessHandle> etcd = ProcessRecord.read(files.etcdPid()).flatMap(ProcessRecord::find);
    if (etcd.isPresent()) {
      throw refusal(
          "etcd runs on it as process " + etcd.get().pid() + "; it must be stopped first");
    }
  }

  private E2dException refusal(String why) {
    return new E2dException(
        ErrorCode.PRECONDITION_FAILED,
        OPERATION,
        files.member().toString(),
        files.member() + ": " + why);
  }

  private Path newDirectory(AsideName wanted) throws IOException {
    Files.createDirectories(files.aside(), OWNER_ONLY);
    AsideName name = wanted;
    while (true) {
      try {
        return Files.createDirectory(files.aside().resolve(name.toString()), OWNER_ONLY);
      } catch (FileAlreadyExistsException e) {
        name = name.nextCopy();
      }
    }
  }

  private static void removeEmpty(Path target) {
    if (target != null) {
      try {
        Files.deleteIfExists(target.getParent());
      } catch (IOException e) {
        LOG.warn("the empty directory {} stays behind: {}", target.getParent(), e.toString());
      }
    }
  }

  /** The move has happened; what fails here can only undo it, at a crash, as a whole. */
  private void makeDurable(Path target) {
    try {
      sync(target.getParent(), files.dataDir());
    } catch (IOException e) {
      LOG.warn("the move to {} may not survive a power failure: {}", target, e.toString());
    }
  }

  private static void sync(Path... directories) throws IOException {
    for (Path directory : directories) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
