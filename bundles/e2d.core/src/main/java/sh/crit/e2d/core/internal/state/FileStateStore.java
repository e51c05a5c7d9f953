package sh.crit.e2d.core.internal.state;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;

/** {@link NodeState} as a JSON file, replaced by rename after it was forced to disk. */
public final class FileStateStore implements StateStore {
  private static final int SCHEMA = 1;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private Optional<NodeState> onDisk = Optional.empty();
  private final Gson gson = new GsonBuilder().setPrettyPrinting().create();

  /**
   * @param file where; its directory must exist when it is saved
   */
  public FileStateStore(Path file) {
    this.file = file;
  }

  /** The file's content. The schema number guards against a newer version's promises. */
  private record Document(
      int schema,
      String name,
      String stance,
      boolean committed,
      boolean heldData,
      long letGoBy,
      boolean startEmpty,
      List<RecoveryRecord> recoveries,
      Rewind rewind,
      List<Ballot> votes) {}

  /** Gson reports what does not fit a record by several kinds of unchecked exceptions. */
  @Override
  public synchronized NodeState load() throws E2dException {
    try {
      Document document =
          gson.fromJson(Files.readString(file, StandardCharsets.UTF_8), Document.class);
      onDisk = Optional.of(checked(document));
      return onDisk.get();
    } catch (NoSuchFileException e) {
      return NodeState.NEW;
    } catch (RuntimeException e) {
      throw unusable("cannot be understood", e);
    } catch (IOException e) {
      throw unusable("cannot be read: " + e.getMessage(), e);
    }
  }

  private NodeState checked(Document document) throws E2dException {
    if (document == null || document.schema() != SCHEMA) {
      throw unusable("is empty or of another version", null);
    }
    return new NodeState(
        document.name(),
        stance(document.stance()),
        new FoundingRecord(document.votes(), document.committed()),
        document.heldData(),
        document.letGoBy(),
        document.startEmpty(),
        document.recoveries() == null ? List.of() : document.recoveries(),
        Optional.ofNullable(document.rewind()));
  }

  /** A word that nobody knows may stand for any: who was told to stay out must not come in. */
  private Stance stance(String word) throws E2dException {
    try {
      return word == null ? Stance.ACTIVE : Stance.valueOf(word);
    } catch (IllegalArgumentException e) {
      throw unusable("has no known stance, '" + word + "'", e);
    }
  }

  private E2dException unusable(String what, Throwable cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "state.load",
        file.toString(),
        file
            + " "
            + what
            + "; it holds this node's promises, so restore it, or move it aside if this node never"
            + " took part in founding a cluster",
        cause);
  }

  /**
   * Writes what was read or written last once more if somebody removed the file.
   *
   * @return whether it was gone
   * @throws E2dException STORAGE_UNUSABLE when it cannot be written
   */
  public synchronized boolean restoreIfLost() throws E2dException {
    if (onDisk.isEmpty() || !Files.notExists(file)) {
      return false;
    }
    save(onDisk.get());
    return true;
  }

  @Override
  public synchronized void save(NodeState state) throws E2dException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    String json =
        gson.toJson(
            new Document(
                SCHEMA,
                state.name(),
                state.stance().name(),
                state.founding().committed(),
                state.heldData(),
                state.letGoBy(),
                state.startEmpty(),
                state.recoveries(),
                state.rewind().orElse(null),
                state.founding().votes()));
    try {
      Files.createDirectories(file.getParent());
      write(fresh, json);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(file.getParent());
      onDisk = Optional.of(state);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "state.save",
          file.toString(),
          file + " cannot be written: " + e.getMessage() + "; check space and permissions",
          e);
    }
  }

  private static void write(Path path, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            OWNER_ONLY)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** The rename itself must reach the disk too. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
