package sh.crit.e2d.itests.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import sh.crit.e2d.itests.chaos.trial.Play;

/**
 * Runs whole appliances, makes them suffer, and tells what their clients saw. To be started in
 * user, network, mount and process namespaces of its own.
 *
 * <p>Exit codes: 0 nothing was lost and nothing contradicts itself; 1 something was, or the cluster
 * did not come right; 2 wrong usage.
 */
public final class Chaos {
  /** gRPC tells on standard error what it found of the machine; kept, so that it stays set. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private Chaos() {}

  /** See {@link Options#USAGE}. */
  public static void main(String[] words) throws IOException {
    GRPC.setLevel(Level.OFF);
    PrintStream out = System.out;
    Options options;
    try {
      options = Options.parse(words);
      requireKnown(options.play());
    } catch (IllegalArgumentException e) {
      out.println("chaos: " + e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(run(options, out) ? 0 : 1);
  }

  private static void requireKnown(List<String> names) {
    for (String name : names) {
      if (!Play.names().contains(name)) {
        throw new IllegalArgumentException(
            "--play: no fault or scenario '" + name + "'; there are " + Play.names());
      }
    }
  }

  private static boolean run(Options options, PrintStream out) throws IOException {
    Path dir = Files.createTempDirectory("e2d-chaos");
    out.println("seed " + options.seed() + ", files in " + dir + " until the end");
    Play play = new Play(options.home(), dir, options.longest(), out);
    List<String> names = options.play().isEmpty() ? Play.anyTime() : options.play();
    try {
      boolean unharmed =
          options.seconds() == 0
              ? play.inOrder(options.machines(), options.nodes(), options.seed(), names)
              : play.atRandom(
                  options.nodes(), options.seed(), names, Duration.ofSeconds(options.seconds()));
      if (unharmed) {
        Trees.delete(dir);
      }
      return unharmed;
    } catch (IllegalStateException e) {
      out.println("chaos: " + e.getMessage());
      return false;
    }
  }
}
