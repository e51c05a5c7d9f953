package sh.crit.e2d.api.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What identifies a process beyond its id, so that after a reboot or a reuse of the id no stranger
 * is taken for ours.
 *
 * @param pid the process id
 * @param started when it started, in a form that only this boot of this machine gives
 * @param command the executable it runs
 */
public record ProcessRecord(long pid, String started, String command) {
  /** In /proc/PID/stat, counted after the parenthesised command name. */
  private static final int START_TICKS_FIELD = 19;

  /** The record of a live process, empty when it is gone. */
  public static Optional<ProcessRecord> of(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(
            handle ->
                startOf(handle)
                    .map(
                        started ->
                            new ProcessRecord(pid, started, handle.info().command().orElse(""))));
  }

  /**
   * Reads a record; empty when there is none or it cannot be understood (it was written by a
   * machine that lost power half-way).
   *
   * @throws IOException if the file is there and cannot be read
   */
  public static Optional<ProcessRecord> read(Path file) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          fields.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      return Optional.of(
          new ProcessRecord(
              Long.parseLong(fields.getOrDefault("pid", "")),
              fields.getOrDefault("started", ""),
              fields.getOrDefault("command", "")));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (isBelowAFile(file)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Below what is no directory there can be no record, which is not to be unable to read one. */
  private static boolean isBelowAFile(Path file) {
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes the record under a temporary name and renames it, readable by the owner alone.
   *
   * @throws IOException if the directory cannot be written
   */
  public void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, "pid=" + pid + "\nstarted=" + started + "\ncommand=" + command + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The live process that this record describes, empty when it is gone or another has its id. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> startOf(handle).map(started::equals).orElse(false))
        .filter(handle -> sameCommand(handle.info().command().orElse("")));
  }

  /** An upgraded package leaves its running process with a deleted executable. */
  private boolean sameCommand(String now) {
    return now.equals(command) || now.equals(command + " (deleted)");
  }

  /**
   * Linux counts starts in ticks since boot, which a stepped wall clock does not change; together
   * with the boot id they are unique. Elsewhere the start instant has to do.
   */
  private static Optional<String> startOf(ProcessHandle handle) {
    Path stat = Path.of("/proc", Long.toString(handle.pid()), "stat");
    try {
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
      return Optional.of(boot + ":" + fields[START_TICKS_FIELD]);
    } catch (IOException | RuntimeException e) {
      return handle.info().startInstant().map(instant -> Long.toString(instant.toEpochMilli()));
    }
  }
}
