package sh.crit.e2d.itests.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a script of the repository in an environment of the test's choice, with programs of the
 * test's choice first on PATH.
 */
final class Script {

  private static final long PATIENCE_SECONDS = 60;

  // All that a script may use: an etcd or a Maven that this machine has must not decide a test.
  private static final List<String> TOOLS =
      List.of(
          ("awk basename cat chmod chown cp cut dirname env grep head id ln ls mkdir mktemp mv printf rm sed sh timeout tr"
                  + " uname")
              .split(" "));

  private final Path directory;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * What a run came to: its exit code, and what it printed on standard output and on standard
   * error.
   */
  record Outcome(int code, String out, String err) {

    /** The last line of standard output, where fetch-etcd prints its result. */
    String lastLine() {
      List<String> lines = out.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
  }

  /** Scripts that keep all they write below the directory. */
  Script(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory.resolve("bin"));
    Files.createDirectories(directory.resolve("tmp"));
    for (String tool : TOOLS) {
      program(tool, "exec " + find(tool) + " \"$@\"");
    }
    environment.put("PATH", directory.resolve("bin").toString());
    environment.put("HOME", directory.resolve("home").toString());
    environment.put("TMPDIR", directory.resolve("tmp").toString());
  }

  Script with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts a program on PATH, before the machine's own of that name. */
  Script program(String name, String... lines) throws IOException {
    executable(directory.resolve("bin").resolve(name), lines);
    return this;
  }

  static void executable(Path file, String... lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a script of the repository, named by its path there, to its end. */
  Outcome run(String script, String... arguments) throws IOException, InterruptedException {
    Path files = Files.createTempDirectory(directory, "run");
    ProcessBuilder builder = new ProcessBuilder(root().resolve(script).toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path output = files.resolve("out");
    Path errors = files.resolve("err");
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(script + " still runs: " + Files.readString(errors));
    }
    return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  private static Path find(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + tool + " on this machine"));
  }

  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(".mvn"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
