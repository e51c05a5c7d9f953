package sh.crit.e2d.storage.file.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;

/** Bytes go to a hidden file beside the object, which takes the object's name when it is whole. */
final class FileUpload implements Upload {
  private static final Logger LOG = LoggerFactory.getLogger(FileUpload.class);
  private static final String LOCK = ".e2d-store.lock";

  /** A lock of the file system holds between processes only. */
  private static final Object COMPLETING = new Object();

  private final FileStore store;
  private final Path root;
  private final Path target;
  private final Path part;
  private final FileChannel channel;
  private final OutputStream stream;
  private final Consumer<FileUpload> ended;

  private FileUpload(
      FileStore store,
      Path root,
      Path target,
      Path part,
      FileChannel channel,
      Consumer<FileUpload> ended) {
    this.store = store;
    this.root = root;
    this.target = target;
    this.part = part;
    this.channel = channel;
    this.stream = Channels.newOutputStream(channel);
    this.ended = ended;
  }

  static FileUpload begin(FileStore store, Path root, Path target, Consumer<FileUpload> ended)
      throws E2dException {
    Path part = DeadParts.name(target, UUID.randomUUID());
    try {
      Durable.makeDirectories(target.getParent());
      DeadParts.sweep(target);
      FileChannel channel =
          FileChannel.open(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      channel.lock();
      return new FileUpload(store, root, target, part, channel, ended);
    } catch (IOException e) {
      throw Failures.of(part, e);
    }
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public StoredObject complete(Condition condition) throws E2dException {
    synchronized (COMPLETING) {
      try (FileChannel lockFile =
              FileChannel.open(
                  root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lockFile.lock()) {
        channel.force(true);
        channel.close();
        if (!lock.isValid() || !condition.holds(store.look(target))) {
          throw new E2dException(
              ErrorCode.PRECONDITION_FAILED,
              "storage.file",
              target.toString(),
              target + ": was written by somebody else in between; it stays as it is");
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(target.getParent());
      } catch (IOException e) {
        throw Failures.of(target, e);
      } finally {
        close();
      }
      return store
          .look(target)
          .orElseThrow(
              () ->
                  new E2dException(
                      ErrorCode.STORAGE_UNUSABLE,
                      "storage.file",
                      target.toString(),
                      target + ": is gone right after it was written"));
    }
  }

  @Override
  public void close() {
    ended.accept(this);
    try {
      channel.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      LOG.warn("{}: a part of a backup cannot be removed: {}", part, e.getMessage());
    }
  }
}
