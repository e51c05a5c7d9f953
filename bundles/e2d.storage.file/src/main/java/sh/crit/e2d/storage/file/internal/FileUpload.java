package sh.crit.e2d.storage.file.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
      // Under the lock, for a part that nobody has locked yet looks like that of a dead writer.
      FileChannel channel =
          StoreLock.holding(
              root,
              () -> {
                DeadParts.sweep(target.getParent());
                return DeadParts.begin(part);
              });
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
    try {
      channel.force(true);
      return StoreLock.holding(root, () -> appear(condition));
    } catch (IOException e) {
      throw Failures.of(target, e);
    } finally {
      close();
    }
  }

  private StoredObject appear(Condition condition) throws IOException, E2dException {
    if (!condition.holds(store.look(target))) {
      throw failed(
          ErrorCode.PRECONDITION_FAILED,
          "was written by somebody else in between; it stays as it is");
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    Durable.sync(target.getParent());
    return store
        .look(target)
        .orElseThrow(
            () -> failed(ErrorCode.STORAGE_UNUSABLE, "is gone right after it was written"));
  }

  private E2dException failed(ErrorCode code, String why) {
    return new E2dException(code, "storage.file", target.toString(), target + ": " + why);
  }

  @Override
  public void close() {
    ended.accept(this);
    try {
      DeadParts.end(part, channel);
    } catch (IOException e) {
      LOG.warn("{}: a part of a backup cannot be removed: {}", part, e.getMessage());
    }
  }
}
