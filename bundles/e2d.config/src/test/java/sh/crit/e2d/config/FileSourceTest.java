package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

class FileSourceTest {
  @TempDir Path directory;

  private String problem(Path file) {
    LoadResult result = Loading.loader().load(new ConfigurationSource.File(file), Map.of());
    E2dException thrown = Loading.thrown(result);
    assertEquals(ErrorCode.BAD_CONFIGURATION, thrown.code());
    assertEquals(2, thrown.code().exitCode());
    assertFalse(result.problems().isEmpty());
    return thrown.getMessage();
  }

  @Test
  void theFileIsNamedInEveryLine() throws IOException {
    Path file = Files.writeString(directory.resolve("e2d.yaml"), "name: a\nhots: b\nkind: C\n");
    assertEquals(file + ":3: kind: C is not known; write Configuration", problem(file));
    Files.writeString(file, "hots: b\ndataDir: /\n");
    assertEquals(
        file
            + ":1: hots: is not a known key; did you mean host?\n"
            + file
            + ":2: dataDir: / is the root; name a directory of its own",
        problem(file));
  }

  @Test
  void missing() {
    Path file = directory.resolve("none.yaml");
    assertEquals(
        file
            + ": does not exist; put it there or name another with -c, which bin/start remembers; -c /dev/null stands for the defaults",
        problem(file));
  }

  /** What the message says about it has to be true. */
  @Test
  void theNullDeviceStandsForTheDefaults() throws E2dException {
    LoadResult result =
        Loading.loader().load(new ConfigurationSource.File(Path.of("/dev/null")), Map.of());
    assertEquals(Loading.valid(""), result.configuration());
  }

  @Test
  void directory() {
    assertEquals(directory + ": is a directory; name a YAML file", problem(directory));
  }

  @Test
  void unreadable() throws IOException {
    Path file = Files.writeString(directory.resolve("e2d.yaml"), "name: a\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "the superuser may read everything");
    assertEquals(
        file + ": cannot be read by this user; give the user the right to read it", problem(file));
  }

  @Test
  void notUtf8() throws IOException {
    Path file = Files.write(directory.resolve("e2d.yaml"), new byte[] {'n', (byte) 0xff, '\n'});
    assertEquals(file + ": is not text in UTF-8; save it as UTF-8", problem(file));
  }

  @Test
  void endless() {
    assertEquals(
        "/dev/zero: is longer than 1 MiB; a configuration needs some hundred lines at most",
        problem(Path.of("/dev/zero")));
  }

  @Test
  void brokenFileKeepsTheEnvironmentOutOfIt() throws IOException {
    Path file = Files.writeString(directory.resolve("e2d.yaml"), "name: [\n");
    LoadResult result =
        Loading.loader()
            .load(new ConfigurationSource.File(file), Map.of("E2D_REQUIRED_CLUSTER_SIZE", "9"));
    assertEquals(1, result.problems().size());
  }
}
