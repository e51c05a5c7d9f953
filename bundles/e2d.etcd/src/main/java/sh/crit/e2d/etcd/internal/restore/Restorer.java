package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.data.CorruptDataException;
import sh.crit.e2d.etcd.internal.data.bbolt.BoltFile;
import sh.crit.e2d.etcd.internal.process.BinaryLocator;
import sh.crit.e2d.etcd.internal.process.Causes;
import sh.crit.e2d.etcd.internal.process.FreeSpace;
import sh.crit.e2d.spi.etcd.EtcdRestore.Order;

/** Makes member data with etcd's tool: all of it and durable, or nothing. */
final class Restorer {
  private static final Logger LOGGER = LoggerFactory.getLogger(Restorer.class);
  private static final String OPERATION = "etcd.restore";

  /** The tool writes the first file of a log at its full size, and a little more. */
  private static final long BESIDE_DATABASE = 64_000_000 + 8L * 1024 * 1024;

  /** With less than that left, a failure without words is a full disk. */
  private static final long FULL = 1024 * 1024;

  private final BinaryLocator etcd;
  private final FreeSpace space;
  private final Set<Path> underWay = ConcurrentHashMap.newKeySet();

  Restorer(BinaryLocator etcd, FreeSpace space) {
    this.etcd = etcd;
    this.space = space;
  }

  /** See {@link sh.crit.e2d.spi.etcd.EtcdRestore#restore}. */
  void restore(Order order) throws E2dException {
    Path into = order.into().toAbsolutePath().normalize();
    if (!underWay.add(into)) {
      throw refusal(into, "is being made already");
    }
    try {
      make(order, into);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          into.toString(),
          into + " cannot be made: " + Causes.line(e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(
          ErrorCode.CANCELLED, OPERATION, into.toString(), into + " was not made: interrupted", e);
    } finally {
      underWay.remove(into);
    }
  }

  private void make(Order order, Path into) throws E2dException, IOException, InterruptedException {
    RestoreTool tool = RestoreTool.beside(etcd.locate());
    if (Trees.isEntry(into)) {
      throw refusal(into, "exists already; a restore never overwrites");
    }
    mustBeReadable(order);
    try (Workshop workshop = Workshop.beside(into)) {
      mustHaveRoom(order, into);
      boolean bump = order.bumpRevision() > 0 && tool.bumps(into.getParent());
      if (order.bumpRevision() > 0 && !bump) {
        LOGGER
            .atWarn()
            .addKeyValue("tool", tool.path())
            .log("this tool cannot raise the revision: watchers may see revisions twice");
      }
      ToolRun run = tool.restore(order, workshop.product(), bump);
      if (!run.succeeded()) {
        throw ToolVerdict.of(run, order.database(), into, full(into));
      }
      workshop.deliver();
    }
    LOGGER
        .atInfo()
        .addKeyValue("database", order.database())
        .addKeyValue("directory", into)
        .addKeyValue("founders", order.founders().size())
        .log("made data of a new cluster from a database");
  }

  /**
   * Without etcd's hash the tool believes every file that begins like a database, and one that lost
   * its end would only fail under the etcd that is to serve it.
   */
  private static void mustBeReadable(Order order) throws E2dException {
    Path database = order.database();
    try {
      if (!Files.isRegularFile(database) || !Files.isReadable(database)) {
        throw new E2dException(
            ErrorCode.STORAGE_UNUSABLE,
            OPERATION,
            database.toString(),
            database + " is no file that can be read");
      }
      if (!order.hashed()) {
        BoltFile.open(database).close();
      }
    } catch (CorruptDataException e) {
      throw new E2dException(
          ErrorCode.SNAPSHOT_DAMAGED, OPERATION, database.toString(), e.getMessage(), e);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          database.toString(),
          database + " cannot be read: " + Causes.line(e),
          e);
    }
  }

  /** A disk filled up by a restore would stop the etcd that still runs on it. */
  private void mustHaveRoom(Order order, Path into) throws E2dException, IOException {
    long needed = Files.size(order.database()) + BESIDE_DATABASE;
    OptionalLong free = space.at(into.getParent());
    if (free.isPresent() && free.getAsLong() < needed) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          OPERATION,
          into.toString(),
          "no room for the restored data in "
              + into.getParent()
              + ": "
              + free.getAsLong()
              + " bytes free, "
              + needed
              + " needed");
    }
  }

  private static Optional<String> full(Path into) {
    OptionalLong free = FreeSpace.ofSystem(into.getParent());
    return free.isPresent() && free.getAsLong() < FULL
        ? Optional.of("no space left, " + free.getAsLong() + " bytes free")
        : Optional.empty();
  }

  private static E2dException refusal(Path into, String why) {
    return new E2dException(
        ErrorCode.PRECONDITION_FAILED, OPERATION, into.toString(), into + " " + why);
  }
}
