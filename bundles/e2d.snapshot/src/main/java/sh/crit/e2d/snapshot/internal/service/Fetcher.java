package sh.crit.e2d.snapshot.internal.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.make.Reader;
import sh.crit.e2d.snapshot.internal.pipeline.Report;
import sh.crit.e2d.snapshot.internal.pipeline.Twice;
import sh.crit.e2d.spi.snapshot.Backups;
import sh.crit.e2d.spi.storage.Store;

/** Brings a backup to this machine's disk. Safe for several threads. */
final class Fetcher {
  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
  private static final String OPERATION = "snapshot.fetch";
  private static final int HASH_BYTES = 32;
  private static final int MEBI = 20;

  /** What etcd reserves for the log of a new data directory, and the segment that it prepares. */
  private static final long LOG_BYTES = 128L << MEBI;

  private final Reader reader;

  Fetcher(Reader reader) {
    this.reader = reader;
  }

  /**
   * What is on the disk now.
   *
   * @param report what was read
   */
  record OnDisk(Report report) {
    Backups.Fetched fetched() {
      boolean hashed = report.database().proven();
      return new Backups.Fetched(hashed, report.database().bytes() + (hashed ? HASH_BYTES : 0));
    }
  }

  /**
   * Unpacks a backup into a new file, durable when this returns and gone after a failure.
   *
   * @param spare how often its size has to find room besides, for what is made of it
   */
  OnDisk fetch(Store store, Chosen chosen, Path to, int spare, Consumer<String> progress)
      throws E2dException {
    demandRoom(chosen, to, spare);
    return Twice.read(() -> write(to, sink -> chosen.read(reader, store, sink, progress)));
  }

  /** Where a database comes from. */
  interface Source {
    Report into(OutputStream sink) throws E2dException;
  }

  /** Writes a new file, durable when this returns and gone after a failure. */
  static OnDisk write(Path to, Source source) throws E2dException {
    FileChannel channel = create(to);
    boolean whole = false;
    try (channel;
        OutputStream sink = Channels.newOutputStream(channel)) {
      Report report = source.into(sink);
      channel.force(true);
      force(to.toAbsolutePath().getParent());
      whole = true;
      return new OnDisk(report);
    } catch (IOException e) {
      whole = false;
      throw unusable(to, "cannot be written", e);
    } finally {
      if (!whole) {
        remove(to);
      }
    }
  }

  private static FileChannel create(Path to) throws E2dException {
    try {
      return FileChannel.open(
          to,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          OPERATION,
          to.toString(),
          to + " is there already; a backup is unpacked to a new file",
          e);
    } catch (IOException e) {
      throw unusable(to, "cannot be made", e);
    }
  }

  private static void demandRoom(Chosen chosen, Path to, int spare) throws E2dException {
    long bytes =
        chosen
            .entry()
            .filter(entry -> entry.databaseBytes().isPresent())
            .map(entry -> entry.databaseBytes().getAsLong())
            .orElse(chosen.storedBytes());
    long needed = bytes * (1 + spare) + HASH_BYTES + (spare > 0 ? LOG_BYTES : 0);
    try {
      long free = Files.getFileStore(to.toAbsolutePath().getParent()).getUsableSpace();
      if (free < needed) {
        throw new E2dException(
            ErrorCode.STORAGE_UNUSABLE,
            OPERATION,
            to.toString(),
            "no room to unpack backup "
                + chosen.id()
                + " to "
                + to
                + ": "
                + mebi(needed)
                + " are needed and "
                + mebi(free)
                + " are free");
      }
    } catch (IOException e) {
      throw unusable(to, "cannot be looked at", e);
    }
  }

  private static String mebi(long bytes) {
    return ((bytes >> MEBI) + 1) + " MiB";
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void remove(Path to) {
    try {
      Files.deleteIfExists(to);
    } catch (IOException e) {
      LOG.warn("{}: a part of a backup cannot be removed: {}", to, e.getMessage());
    }
  }

  private static E2dException unusable(Path to, String what, IOException e) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        OPERATION,
        to.toString(),
        to + " " + what + ": " + e.getMessage() + "; check space and permissions",
        e);
  }
}
