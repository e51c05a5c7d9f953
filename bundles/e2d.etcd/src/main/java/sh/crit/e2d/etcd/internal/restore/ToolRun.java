package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.etcd.internal.process.ChildEnvironment;
import sh.crit.e2d.etcd.internal.process.DevNull;

/**
 * One run of etcd's tool.
 *
 * <p>Its output comes through a pipe and not through a file: the disk may be full, and then the
 * file would not tell. Of a long output the beginning is kept, because a crash begins with its
 * reason and goes on with traces.
 *
 * @param exitCode above 128: ended by that signal plus 128
 * @param output what it printed, the beginning of it
 */
record ToolRun(int exitCode, String output) {
  private static final int KEPT_BYTES = 64 * 1024;
  private static final int CHUNK = 8 * 1024;
  private static final long POLL_MILLIS = 10;
  private static final int SIGNALLED = 128;

  boolean succeeded() {
    return exitCode == 0;
  }

  /** Whether a signal ended it, rather than its own judgement. */
  boolean killed() {
    return exitCode > SIGNALLED;
  }

  /**
   * Runs it to its end. Whatever happens, the process that was started is gone afterwards.
   *
   * @param directory its working directory
   * @throws IOException if it cannot be executed
   * @throws InterruptedException if the thread was interrupted; the process has been ended
   */
  static ToolRun of(List<String> command, Path directory) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(DevNull.FILE));
    ChildEnvironment.cleanse(builder.environment());
    // etcdctl of 3.4 would take the old interface where a distribution has changed the default.
    builder.environment().put("ETCDCTL_API", "3");
    Process process = builder.start();
    try (InputStream output = process.getInputStream()) {
      return listen(process, output);
    } finally {
      end(process);
    }
  }

  private static ToolRun listen(Process process, InputStream output)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    while (true) {
      boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
      // Only what is there: reading on would not end by an interrupt.
      for (int ready = output.available(); ready > 0; ready = output.available()) {
        byte[] bytes = output.readNBytes(Math.min(ready, CHUNK));
        int room = Math.max(0, Math.min(bytes.length, KEPT_BYTES - text.length()));
        text.append(new String(bytes, 0, room, StandardCharsets.ISO_8859_1));
      }
      if (ended) {
        return new ToolRun(process.exitValue(), text.toString());
      }
    }
  }

  /** Waits for the end in spite of interrupts: it must not write where we are about to tidy. */
  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
