package sh.crit.e2d.launcher.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.certs.CertsInit;
import sh.crit.e2d.launcher.internal.cli.CommandLine;
import sh.crit.e2d.launcher.internal.cli.Completion;
import sh.crit.e2d.launcher.internal.cli.Flag;
import sh.crit.e2d.launcher.internal.cli.Help;
import sh.crit.e2d.launcher.internal.cli.Invocation;
import sh.crit.e2d.launcher.internal.cli.Verb;
import sh.crit.e2d.launcher.internal.client.ControlClient;
import sh.crit.e2d.launcher.internal.client.Patience;
import sh.crit.e2d.launcher.internal.client.ShellClient;
import sh.crit.e2d.launcher.internal.node.ApplianceLock;
import sh.crit.e2d.launcher.internal.node.ConfigurationChecker;
import sh.crit.e2d.launcher.internal.node.ConfigurationChecker.Checked;
import sh.crit.e2d.launcher.internal.node.ConfigurationChoice;
import sh.crit.e2d.launcher.internal.node.LastConfiguration;
import sh.crit.e2d.launcher.internal.node.LaunchLogging;
import sh.crit.e2d.launcher.internal.node.NodeRun;
import sh.crit.e2d.launcher.internal.node.SocketPlace;
import sh.crit.e2d.launcher.internal.node.Starter;
import sh.crit.e2d.launcher.internal.node.Stopper;
import sh.crit.e2d.launcher.internal.node.Training;
import sh.crit.e2d.spi.crypto.CertificateFiles.Report;

/** Does what a command line says and answers with an exit code. */
public final class Program {
  private static final Path SYSTEM_WIDE = Path.of("/etc/e2d.yaml");
  private static final String STANDARD_INPUT = "-";
  private static final String PREFIX = "e2d: ";
  private static final int FINE = 0;
  private static final int DEGRADED = 1;

  private final Surroundings around;
  private final ConfigurationChecker checker;

  public Program(Surroundings around) {
    this(around, new LibraryChecker(around.layout(), around.environment()));
  }

  Program(Surroundings around, ConfigurationChecker checker) {
    this.around = around;
    this.checker = checker;
  }

  /** Never throws for what a user can mend: that is a line on standard error and an exit code. */
  public int run(List<String> words) {
    try {
      Invocation call = CommandLine.parse(words);
      if (call.verb() != Verb.RUN && call.verb() != Verb.TRAIN) {
        LaunchLogging.none();
      }
      int code = run(call);
      around.out().flush();
      return code;
    } catch (E2dException e) {
      e.getMessage().lines().forEach(this::say);
      return e.code().exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DEGRADED;
    }
  }

  private int run(Invocation call) throws E2dException, InterruptedException {
    return switch (call.verb()) {
      case HELP -> print(Help.text(call.arguments()));
      case NONE -> usage();
      case COMPLETION -> print(Completion.script(call.arguments()));
      case VERSION -> print(Versions.of(around.layout()).format(call.json()));
      case CERTS, CERTS_INIT -> makeCertificates(call);
      case RUN -> runNode(call);
      case START -> start(call);
      case STOP -> stop(call);
      case SHELL -> shell(call);
      case TRAIN -> train();
      case STATUS, MEMBERS, PLAN, EXPLAIN, HEALTH, DISCOVER, PLUGINS -> ask(call);
      case SNAPSHOT, SNAPSHOT_LIST, SNAPSHOT_STATUS, SNAPSHOT_VERIFY -> ask(call);
      case SNAPSHOT_DRILL, SNAPSHOT_COPY, SNAPSHOT_PRUNE, RESTORE -> ask(call);
      case PAUSE, RESUME, MOVE_LEADER, DEFRAG, LEAVE, REMOVE, BOOTSTRAP, RECOVER -> ask(call);
    };
  }

  private int runNode(Invocation call) throws E2dException, InterruptedException {
    ConfigurationChoice choice = choice(call);
    Checked node = checker.check(choice);
    boolean background = call.has(Flag.BACKGROUND);
    if (!background) {
      // In the background, whoever started us has just looked.
      requireStartable(node);
    }
    LaunchLogging.appliance(around.layout(), background ? node.files().logs() : null);
    new NodeRun(around.layout(), Versions.own()).run(node, choice);
    return FINE;
  }

  private int start(Invocation call) throws E2dException, InterruptedException {
    ConfigurationChoice choice = choice(call);
    if (choice.text().isPresent()) {
      throw usage("start reads no standard input; use e2d run -c -, or give start a file");
    }
    Checked node = checker.check(choice);
    Starter starter = new Starter(around.layout(), node.files(), this::say);
    Optional<Starter.Outcome> running = starter.alreadyRunning();
    if (running.isEmpty()) {
      requireStartable(node);
      choice
          .file()
          .filter(file -> !last().remember(file))
          .ifPresent(
              file ->
                  say(
                      "warning: "
                          + file
                          + " cannot be remembered here, so every command needs its -c "
                          + file));
    }
    Starter.Outcome outcome = running.isPresent() ? running.get() : starter.start(choice);
    String text = running.isPresent() ? "already started: " + outcome.text() : outcome.text();
    around.out().println(call.json() ? outcome.json() : text);
    return outcome.serves() ? FINE : DEGRADED;
  }

  /** That an appliance runs already explains itself; what follows from it would confuse. */
  private void requireStartable(Checked node) throws E2dException {
    ApplianceLock.requireFree(node.files());
    SocketPlace.requireUsable(node.files());
    node.preflight().forEach(warning -> say("warning: " + warning));
  }

  private int stop(Invocation call) throws E2dException, InterruptedException {
    NodeFiles files = checker.files(choice(call));
    Stopper.Stopped stopped = new Stopper(files).stop();
    around.out().println(StopReport.of(stopped, files, call.json()));
    return FINE;
  }

  private int makeCertificates(Invocation call) throws E2dException {
    Report made = new CertsInit(around.layout(), around::resolve).run(call);
    made.warnings().forEach(warning -> say("warning: " + warning));
    around.out().println(CertsInit.format(made, call.json()));
    return FINE;
  }

  private int shell(Invocation call) throws E2dException {
    NodeFiles files = checker.files(choice(call));
    boolean typed = call.arguments().isEmpty();
    if (typed && around.keyboard() && around.screen()) {
      return new ShellClient(files, patience(call)).run();
    }
    String lines = typed ? standardInput() : String.join(" ", call.arguments());
    return client(call, files).line(lines, call.json(), around.out(), around.err());
  }

  private int ask(Invocation call) throws E2dException {
    NodeFiles files = checker.files(choice(call));
    List<String> request = Request.of(call, around::resolve);
    return client(call, files).call(request, call.json(), around.out(), around.err());
  }

  private ControlClient client(Invocation call, NodeFiles files) {
    return new ControlClient(files, patience(call), around.screen());
  }

  /** How long to wait for what was asked for. */
  static Patience patience(Invocation call) {
    return call.value(Flag.TIMEOUT)
        .map(seconds -> Patience.of(Duration.ofSeconds(Long.parseLong(seconds))))
        .orElseGet(() -> usualPatience(call));
  }

  private static Patience usualPatience(Invocation call) {
    Verb verb = call.verb();
    if (verb.lasting() || call.mayBackUp()) {
      return Patience.WORK;
    }
    return verb.order() || verb.backups() ? Patience.ORDER : Patience.USUAL;
  }

  private int train() throws E2dException, InterruptedException {
    LaunchLogging.appliance(around.layout(), null);
    new Training(around.layout(), Versions.own()).run(checker);
    return FINE;
  }

  /** Called without a verb by mistake, the program does not pretend to have done anything. */
  private int usage() throws E2dException {
    around.err().print(Help.text(List.of()));
    return ErrorCode.BAD_USAGE.exitCode();
  }

  private void say(String line) {
    around.err().println(PREFIX + line);
  }

  private int print(String text) {
    around.out().print(text);
    return FINE;
  }

  private ConfigurationChoice choice(Invocation call) throws E2dException {
    Optional<String> given = call.value(Flag.CONFIG);
    if (given.isPresent()) {
      return given.get().equals(STANDARD_INPUT)
          ? ConfigurationChoice.ofText(standardInput())
          : ConfigurationChoice.ofFile(around.resolve(given.get()));
    }
    Optional<Path> remembered = last().recall();
    if (remembered.isPresent()) {
      return ConfigurationChoice.ofFile(remembered.get());
    }
    return Files.exists(SYSTEM_WIDE)
        ? ConfigurationChoice.ofFile(SYSTEM_WIDE)
        : ConfigurationChoice.builtIn();
  }

  private LastConfiguration last() {
    return new LastConfiguration(around.layout(), around.environment());
  }

  private String standardInput() throws E2dException {
    try {
      return new String(around.in().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "cli.config",
          "standard input",
          "standard input cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static E2dException usage(String message) {
    return new E2dException(ErrorCode.BAD_USAGE, "cli", "arguments", message);
  }
}
