package sh.crit.e2d.etcd.internal.restore;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * What a failed run of the tool amounts to. A backup counts as damaged only on words that say so:
 * whoever hears that gives the backup up.
 */
final class ToolVerdict {
  private static final List<String> OF_STORAGE =
      List.of(
          "no space left on device",
          "disk quota exceeded",
          "read-only file system",
          "permission denied",
          "operation not permitted",
          "input/output error",
          "too many open files",
          "file too large");

  /** Of the first kind the tool ends by its own judgement, of the second it falls over the data. */
  private static final List<String> OF_DAMAGE =
      List.of(
          "expected sha256",
          "snapshot missing hash",
          "seek ",
          "unexpected eof",
          "invalid database",
          "checksum error",
          "version mismatch",
          "file size too small",
          "panic:",
          "fatal error:",
          "unexpected fault address");

  /** A crash too, and not the backup's fault. */
  private static final List<String> OF_MEMORY = List.of("out of memory", "cannot allocate memory");

  private static final int LONGEST = 400;

  private ToolVerdict() {}

  /**
   * The failure to report.
   *
   * @param full says that there is no room left, empty when there is some; the tool may have had no
   *     words for it
   */
  static E2dException of(ToolRun run, Path database, Path into, Optional<String> full) {
    String words = words(run.output());
    String said = words.isEmpty() ? "exit code " + run.exitCode() + " and not a word" : words;
    String output = run.output().toLowerCase(Locale.ROOT);
    if (full.isPresent() || names(output, OF_STORAGE)) {
      return failure(
          ErrorCode.STORAGE_UNUSABLE,
          into,
          into + " cannot be made: " + full.map(text -> text + "; ").orElse("") + said);
    }
    if (run.killed()) {
      return failure(
          ErrorCode.FAILED,
          into,
          into
              + " was not made: etcd's tool was ended by signal "
              + (run.exitCode() - 128)
              + "; the backup may be fine");
    }
    if (names(output, OF_DAMAGE) && !names(output, OF_MEMORY)) {
      return failure(
          ErrorCode.SNAPSHOT_DAMAGED,
          database,
          database + " is no intact database of etcd: " + said);
    }
    return failure(ErrorCode.FAILED, into, into + " was not made, etcd's tool has failed: " + said);
  }

  private static E2dException failure(ErrorCode code, Path subject, String message) {
    return new E2dException(code, "etcd.restore", subject.toString(), message);
  }

  private static boolean names(String output, List<String> words) {
    return words.stream().anyMatch(output::contains);
  }

  /** The tool's own words in one line: its error, else how its crash begins, else its last line. */
  private static String words(String output) {
    List<String> lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    Optional<String> error = lines.stream().filter(l -> l.startsWith("Error:")).findFirst();
    Optional<String> crash =
        lines.stream()
            .filter(l -> l.startsWith("panic:") || l.startsWith("fatal error:"))
            .findFirst();
    String line =
        error
            .map(l -> l.substring("Error:".length()).strip())
            .or(() -> crash)
            .orElse(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    String plain = line.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
  }
}
