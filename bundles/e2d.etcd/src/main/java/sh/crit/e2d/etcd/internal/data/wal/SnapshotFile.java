package sh.crit.e2d.etcd.internal.data.wal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** The files in which etcd keeps a raft snapshot: {@code Snapshot{1: crc, 2: data}}. */
public final class SnapshotFile {
  private static final int LONGEST_HEADER = 2 + 5 + 10;

  private SnapshotFile() {}

  /** The name of the file for a snapshot that the log has noted. */
  public static String name(LogSnapshot snapshot) {
    return String.format("%016x-%016x.snap", snapshot.term(), snapshot.index());
  }

  /** The name of the database that a leader sent with a snapshot, until etcd puts it in place. */
  public static String databaseName(LogSnapshot snapshot) {
    return String.format("%016x.snap.db", snapshot.index());
  }

  /**
   * Whether a file is whole; etcd falls back to an older one otherwise.
   *
   * @throws IOException if it cannot be read
   */
  public static boolean isValid(Path file) throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file)) {
      MessageReader reader = new MessageReader(in.readNBytes(LONGEST_HEADER));
      if (reader.header() != 1 || !reader.isNumber()) {
        return false;
      }
      int crc = (int) reader.rawNumber();
      boolean data = reader.header() == 2 && reader.isBytes();
      return data
          && reader.rawNumber() == size - reader.position()
          && crc == checksum(file, reader.position());
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private static int checksum(Path file, int from) throws IOException {
    CRC32C crc = new CRC32C();
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(from);
      try (CheckedInputStream checked = new CheckedInputStream(in, crc)) {
        checked.transferTo(OutputStream.nullOutputStream());
      }
    }
    return (int) crc.getValue();
  }
}
