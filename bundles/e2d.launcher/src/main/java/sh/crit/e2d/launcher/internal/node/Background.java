package sh.crit.e2d.launcher.internal.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/** Starts the appliance as a process of its own session, which no closing terminal ends. */
final class Background {
  private final ApplianceLayout layout;
  private final NodeFiles files;

  Background(ApplianceLayout layout, NodeFiles files) {
    this.layout = layout;
    this.files = files;
  }

  /** What the process printed before it had a log: its last words when it did not start. */
  Path boot() {
    return files.logs().resolve("boot.log");
  }

  /**
   * @throws E2dException when the process cannot be started
   */
  Process start(ConfigurationChoice choice) throws E2dException {
    List<String> command = new ArrayList<>();
    sessionLeader(System.getenv()).ifPresent(program -> command.add(program.toString()));
    command.add(layout.program().toString());
    command.add("run");
    command.add("--background");
    choice.file().ifPresent(file -> command.addAll(List.of("-c", file.toString())));
    try {
      ApplianceLock.createDirectories(files);
      Files.createDirectories(files.logs());
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(layout.home().toFile());
      builder.redirectInput(new File("/dev/null"));
      builder.redirectErrorStream(true);
      builder.redirectOutput(boot().toFile());
      return builder.start();
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "launcher.start",
          files.home().toString(),
          "the appliance cannot be started: " + Reason.of(e) + "; see dataDir",
          e);
    }
  }

  /**
   * Executed by this process, which leads no group, setsid does not fork: the process id stays that
   * of the appliance. Without setsid the node is not safe from the terminal's Ctrl-C, and runs.
   */
  private static Optional<Path> sessionLeader(Map<String, String> environment) {
    for (String directory : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
      Path program = Path.of(directory.isEmpty() ? "." : directory, "setsid");
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }
}
