package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.client.ControlClient;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/** Starts the appliance in the background and waits until it serves or says what it waits for. */
public final class Starter {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ApplianceLayout layout;
  private final NodeFiles files;
  private final Consumer<String> say;
  private final ControlClient client;

  /**
   * Starts nothing yet.
   *
   * @param layout of the appliance
   * @param files of the node
   * @param say takes what a start waits for, one line each
   */
  public Starter(ApplianceLayout layout, NodeFiles files, Consumer<String> say) {
    this.layout = layout;
    this.files = files;
    this.say = say;
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
    StartWatch watch = new StartWatch(say, begin);
    while (System.nanoTime() - begin < PATIENCE.toNanos()) {
      if (process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ended(process.exitValue(), background);
      }
      Optional<Readiness> now = Readiness.ask(client);
      if (now.isEmpty()) {
        watch.silent(
            "the appliance (process " + process.pid() + ") does not answer yet", System.nanoTime());
      } else if (watch.isNews(now.get(), System.nanoTime())) {
        return Outcome.of(now.get());
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

  private E2dException ended(int exitCode, Background background) {
    String message = LastWords.ofSignal(exitCode);
    if (message.isEmpty()) {
      message = "the appliance ended at once with code " + exitCode + "; see " + files.logs();
      try {
        List<String> words = LastWords.of(background.boot());
        if (!words.isEmpty()) {
          message = String.join(System.lineSeparator(), words);
        }
      } catch (IOException e) {
        message += " (" + e.getMessage() + ")";
      }
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
