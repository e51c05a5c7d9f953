package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.client.ControlClient;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/** Starts the appliance in the background and waits until it serves or says what it waits for. */
public final class Starter {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  /** A contradiction may pass while a peer restarts; longer than this is news. */
  private static final Duration REFUSED = Duration.ofSeconds(2);

  /** Nodes that are started together need some seconds to find each other. */
  private static final Duration WAITING = Duration.ofSeconds(15);

  /** An etcd that has just been started needs a moment to find its quorum. */
  private static final Duration DEGRADED = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ApplianceLayout layout;
  private final NodeFiles files;
  private final ControlClient client;

  /**
   * Starts nothing yet.
   *
   * @param layout of the appliance
   * @param files of the node
   */
  public Starter(ApplianceLayout layout, NodeFiles files) {
    this.layout = layout;
    this.files = files;
    this.client = new ControlClient(files);
  }

  /** The status of an appliance that already runs. */
  public Optional<Outcome> alreadyRunning() throws E2dException {
    return Readiness.ask(client).map(Outcome::of);
  }

  /**
   * Starts the appliance.
   *
   * @return how far it got
   * @throws E2dException when the appliance ended, with its last words and its exit code
   */
  public Outcome start(ConfigurationChoice choice) throws E2dException, InterruptedException {
    Background background = new Background(layout, files);
    Process process = background.start(choice);
    long begin = System.nanoTime();
    String state = "";
    long since = begin;
    while (System.nanoTime() - begin < PATIENCE.toNanos()) {
      if (process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ended(process.exitValue(), background);
      }
      Optional<Readiness> now = Readiness.ask(client);
      if (now.isPresent()) {
        if (!now.get().state().equals(state)) {
          state = now.get().state();
          since = System.nanoTime();
        }
        if (isNews(now.get(), System.nanoTime() - since)) {
          return Outcome.of(now.get());
        }
      }
    }
    return Readiness.ask(client)
        .map(Outcome::of)
        .orElseThrow(
            () ->
                new E2dException(
                    ErrorCode.UNREACHABLE,
                    "launcher.start",
                    files.dataDir().toString(),
                    "the appliance (process "
                        + process.pid()
                        + ") runs but has not answered for "
                        + PATIENCE.toSeconds()
                        + " s; see "
                        + files.logs()));
  }

  /** Whether the operator should know: it serves, or stays where only others can help it. */
  private static boolean isNews(Readiness now, long nanosInThisState) {
    return now.serves()
        || (now.refuses() && nanosInThisState > REFUSED.toNanos())
        || (now.waits() && nanosInThisState > WAITING.toNanos())
        || (now.degraded() && nanosInThisState > DEGRADED.toNanos());
  }

  private E2dException ended(int exitCode, Background background) {
    String message = "the appliance ended at once with code " + exitCode + "; see " + files.logs();
    try {
      List<String> words = background.lastWords();
      if (!words.isEmpty()) {
        message = String.join(System.lineSeparator(), words);
      }
    } catch (IOException e) {
      message += " (" + e.getMessage() + ")";
    }
    ErrorCode code =
        exitCode == ErrorCode.BAD_CONFIGURATION.exitCode()
            ? ErrorCode.BAD_CONFIGURATION
            : ErrorCode.FAILED;
    return new E2dException(code, "launcher.start", files.dataDir().toString(), message);
  }

  /**
   * How far a start got.
   *
   * @param serves whether clients are served
   * @param text for the operator
   * @param json the whole status
   */
  public record Outcome(boolean serves, String text, String json) {
    static Outcome of(Readiness readiness) {
      return new Outcome(readiness.serves(), readiness.text(), readiness.json());
    }
  }
}
