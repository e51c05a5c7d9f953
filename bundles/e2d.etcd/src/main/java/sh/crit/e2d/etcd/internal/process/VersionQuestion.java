package sh.crit.e2d.etcd.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs a binary with {@code --version}. Bounded in time and in what is read, because the binary may
 * be anything: one that never ends, one that never stops talking.
 */
final class VersionQuestion {
  private static final int MOST_BYTES = 4096;
  private static final int QUOTED = 80;
  private static final long POLL_MILLIS = 5;

  private VersionQuestion() {}

  /**
   * What it said.
   *
   * @param text the beginning of its output, at most a few kilobytes
   * @param ended whether it ended by itself in time
   * @param exitCode its exit code, meaningless unless it ended
   */
  record Answer(String text, boolean ended, int exitCode) {
    /** For a message: the first line, short and without anything but plain characters. */
    String quoted() {
      String line = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("").strip();
      String plain = line.replaceAll("[^\\x20-\\x7e]", "?");
      String said =
          plain.isEmpty()
              ? "printed nothing"
              : "printed '"
                  + (plain.length() > QUOTED ? plain.substring(0, QUOTED) + "…" : plain)
                  + "'";
      return said + (ended ? " and ended with code " + exitCode : " and did not end");
    }
  }

  /** Asks. Whatever happens, the process that was started is gone afterwards. */
  static Answer ask(Path binary, Duration patience) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(binary.toString(), "--version");
    ChildEnvironment.cleanse(builder.environment());
    builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(DevNull.FILE));
    Process process = builder.start();
    try (InputStream output = process.getInputStream()) {
      return listen(process, output, System.nanoTime() + patience.toNanos());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads only what is there: a grandchild may keep the pipe open for ever. */
  private static Answer listen(Process process, InputStream output, long end)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    while (true) {
      boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      int available = Math.min(output.available(), MOST_BYTES - text.length());
      text.append(new String(output.readNBytes(available), StandardCharsets.ISO_8859_1));
      if (ended || text.length() >= MOST_BYTES || System.nanoTime() - end > 0) {
        return new Answer(text.toString(), ended, ended ? process.exitValue() : -1);
      }
    }
  }
}
