package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Why an appliance ended before it served. */
final class LastWords {
  private static final String PREFIX = "e2d: ";
  private static final int FINE = 0;

  /** An exit code above it names the signal that ended the process. */
  private static final int SIGNAL = 128;

  private LastWords() {}

  /** What the process printed, one line each, as whoever passes it on says who speaks. */
  static List<String> of(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .map(line -> line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line)
        .toList();
  }

  /** In one line, for an end that was not the appliance's own idea; empty otherwise. */
  static String ofSignal(int exitCode) {
    return switch (exitCode) {
      case FINE, SIGNAL + 15 -> "the appliance was stopped while it started (SIGTERM)";
      case SIGNAL + 2 -> "the appliance was stopped while it started (SIGINT)";
      case SIGNAL + 9 ->
          "the appliance was killed while it started (SIGKILL); if nobody did that, the machine"
              + " was short of memory";
      default -> "";
    };
  }
}
