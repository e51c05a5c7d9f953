package sh.crit.e2d.itests.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end and keeps what it printed. */
final class Commands {
  private static final long DEADLINE_SECONDS = 180;

  private Commands() {}

  /**
   * What a command came to.
   *
   * @param exit its exit code
   * @param out its standard output
   * @param err its standard error
   */
  record Result(int exit, String out, String err) {
    /** The standard output, if the command went well. */
    String orFail() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\nout: " + out + "\nerr: " + err);
      }
      return out;
    }
  }

  static Result run(List<String> command) {
    return run(command, Map.of(), "");
  }

  /** Output goes through files, so that a daemon which keeps the descriptors cannot hold us. */
  static Result run(List<String> command, Map<String, String> environment, String input) {
    try {
      Path in = Files.writeString(Files.createTempFile("e2d-it", ".in"), input);
      Path out = Files.createTempFile("e2d-it", ".out");
      Path err = Files.createTempFile("e2d-it", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(k -> k.startsWith("E2D_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("still running after its deadline: " + command);
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
