package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.etcd.internal.process.Adoption;
import sh.crit.e2d.etcd.internal.process.Causes;
import sh.crit.e2d.etcd.internal.process.Permissions;

/** Makes prepared data the node's own. */
final class PreparedData {
  private static final Logger LOGGER = LoggerFactory.getLogger(PreparedData.class);
  private static final String OPERATION = "etcd.adopt";

  private final NodeFiles files;

  PreparedData(NodeFiles files) {
    this.files = files;
  }

  /** See {@link sh.crit.e2d.spi.etcd.EtcdRestore#adopt}. */
  void adopt(Path prepared) throws E2dException {
    Path from = prepared.toAbsolutePath().normalize();
    try {
      mustBeComplete(from);
      mustBeFree();
      Files.createDirectories(files.dataDir(), Permissions.OWNER_DIRECTORY);
      // Proves that both can be made durable before anything moves.
      Trees.syncEntry(from);
      Trees.syncEntry(files.dataDir());
      Files.move(from.resolve("member"), files.member(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          files.member().toString(),
          from + " cannot become " + files.member() + ": " + Causes.line(e),
          e);
    }
    settle(from);
    LOGGER
        .atInfo()
        .addKeyValue("from", from)
        .addKeyValue("to", files.member())
        .log("restored data is now this node's own");
  }

  private void mustBeComplete(Path from) throws E2dException {
    for (String part : new String[] {"member/wal", "member/snap/db"}) {
      if (!Files.exists(from.resolve(part))) {
        throw refusal(from, "there is no " + part + " in it; restore it first");
      }
    }
  }

  private void mustBeFree() throws IOException, E2dException {
    Optional<ProcessHandle> etcd = new Adoption(files).find();
    if (etcd.isPresent()) {
      throw refusal(
          files.dataDir(),
          "etcd runs on it as process " + etcd.get().pid() + "; it must be stopped first");
    }
    // An empty directory holds nothing and gives way to the rename.
    if (Trees.isEntry(files.member()) && !isEmptyDirectory(files.member())) {
      throw refusal(files.member(), "there is member data already; it must be moved aside first");
    }
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }

  /** The move has happened; what fails here can only undo it, at a crash, as a whole. */
  private void settle(Path from) {
    try {
      Trees.syncEntry(files.dataDir());
      Trees.syncEntry(from);
    } catch (IOException e) {
      LOGGER.warn("the move to {} may not survive a power failure: {}", files.member(), e);
    }
    try {
      Files.delete(from);
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      LOGGER.debug("{} is left as it is: {}", from, e.toString());
    } catch (IOException e) {
      LOGGER.warn("the empty directory {} stays behind: {}", from, e.toString());
    }
  }

  private static E2dException refusal(Path subject, String why) {
    return new E2dException(
        ErrorCode.PRECONDITION_FAILED, OPERATION, subject.toString(), subject + ": " + why);
  }
}
