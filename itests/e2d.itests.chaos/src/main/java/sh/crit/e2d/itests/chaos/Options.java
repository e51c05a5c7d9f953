package sh.crit.e2d.itests.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param home the unpacked appliance
 * @param nodes members of the cluster
 * @param machines hosts, of which the last may not be members yet
 * @param seconds how long random faults are made; 0 for each named one once
 * @param longest how long a fault lasts at the most, in seconds; 2 at the least
 * @param seed of the random choices
 * @param play names of faults and scenarios; empty for all faults
 */
record Options(
    Path home, int nodes, int machines, int seconds, int longest, long seed, List<String> play) {
  static final String USAGE =
      "arguments: HOME [--nodes N] [--machines N] [--seconds N] [--longest N] [--seed N]"
          + " [--play NAME,NAME…]";

  private static final int MOST = 9;
  private static final int LEAST_LONGEST = 2;
  private static final int USUAL_LONGEST = 11;
  private static final int MOST_LONGEST = 60;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with what is wrong and what would be right
   */
  static Options parse(String[] words) {
    if (words.length == 0 || !Files.isExecutable(Path.of(words[0]).resolve("bin/e2d"))) {
      throw new IllegalArgumentException(
          "'" + String.join(" ", words) + "' does not begin with an unpacked appliance; " + USAGE);
    }
    long any = System.nanoTime() & Integer.MAX_VALUE;
    Options options = new Options(Path.of(words[0]), 3, 0, 0, USUAL_LONGEST, any, List.of());
    for (int i = 1; i < words.length; i += 2) {
      if (i + 1 == words.length) {
        throw new IllegalArgumentException(words[i] + " needs a value; " + USAGE);
      }
      options = options.with(words[i], words[i + 1]);
    }
    return options.machines >= options.nodes
        ? options
        : options.with("--machines", "" + options.nodes);
  }

  private Options with(String key, String value) {
    return switch (key) {
      case "--nodes" ->
          new Options(home, number(key, value, 1, MOST), machines, seconds, longest, seed, play);
      case "--machines" ->
          new Options(home, nodes, number(key, value, 1, MOST), seconds, longest, seed, play);
      case "--seconds" ->
          new Options(home, nodes, machines, number(key, value, 0, 86_400), longest, seed, play);
      case "--seed" ->
          new Options(
              home,
              nodes,
              machines,
              seconds,
              longest,
              number(key, value, 0, Integer.MAX_VALUE),
              play);
      case "--longest" ->
          new Options(
              home,
              nodes,
              machines,
              seconds,
              number(key, value, LEAST_LONGEST, MOST_LONGEST),
              seed,
              play);
      case "--play" ->
          new Options(home, nodes, machines, seconds, longest, seed, List.of(value.split(",", -1)));
      default -> throw new IllegalArgumentException("no option '" + key + "'; " + USAGE);
    };
  }

  private static int number(String key, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(key, value, least, most), e);
    }
    throw new IllegalArgumentException(wrong(key, value, least, most));
  }

  private static String wrong(String key, String value, int least, int most) {
    return "%s: '%s' is no number from %d to %d".formatted(key, value, least, most);
  }
}
