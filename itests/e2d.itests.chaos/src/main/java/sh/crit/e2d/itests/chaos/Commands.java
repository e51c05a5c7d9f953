package sh.crit.e2d.itests.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the system, such as ip and kill, to their end. */
public final class Commands {
  private static final long DEADLINE_SECONDS = 60;

  private Commands() {}

  /**
   * What a command came to.
   *
   * @param exit its exit code
   * @param output what it printed, on both streams
   */
  public record Result(int exit, String output) {}

  /**
   * Runs a command that must go well; its words are separated by single spaces.
   *
   * @throws IllegalStateException when it does not, with what it printed
   */
  public static String run(List<String> prefix, String command) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(Arrays.asList(command.split(" ", -1)));
    Result result = attempt(line);
    if (result.exit() != 0) {
      throw new IllegalStateException(
          String.join(" ", line) + ": exit " + result.exit() + ": " + result.output().trim());
    }
    return result.output();
  }

  /** Runs a command that may fail. */
  public static Result attempt(List<String> line) {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("does not end: " + line);
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
