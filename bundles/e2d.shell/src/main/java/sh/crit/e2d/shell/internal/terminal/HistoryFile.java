package sh.crit.e2d.shell.internal.terminal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.LineReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.files.NodeFiles;

/** The lines that were typed, kept for the next shell; only the owner may read them. */
final class HistoryFile {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);
  private static final int MOST_LINES = 1_000;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private HistoryFile() {}

  /** Makes a session's line reader keep its history; without the file it is kept in memory. */
  static void install(NodeFiles files, CommandSession session) {
    session.put(LineReader.HISTORY_SIZE, MOST_LINES);
    session.put(LineReader.HISTORY_FILE_SIZE, MOST_LINES);
    Path path = files.home().resolve("shell_history");
    try {
      create(path);
      session.put(LineReader.HISTORY_FILE, path);
    } catch (IOException e) {
      LOG.warn("The shell's history is not kept: {}", e.toString());
    }
  }

  private static void create(Path path) throws IOException {
    try {
      Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    }
  }
}
