package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

  @Test
  void aRelativePathCountsFromTheDirectoryOfTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("e2d.yaml"), "dataDir: ../data\n");
    LoadResult result = Loading.loader().load(new ConfigurationSource.File(file), Map.of());
    assertTrue(result instanceof LoadResult.Loaded, () -> "refused: " + result.problems());
    assertEquals(
        Optional.of(directory.resolveSibling("data")), dataDir("dataDir: ../data\n", Map.of()));
  }

  @Test
  void noPathBeginsWithATilde() throws IOException {
    Path file = Files.writeString(directory.resolve("e2d.yaml"), "dataDir: ~/data\n");
    assertEquals(
        file
            + ":1: dataDir: ~/data begins with ~, which only a shell understands; write "
            + System.getProperty("user.home")
            + "/data",
        problem(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataDir: /d\nrequiredClusterSise: 3\n",
        "requiredClusterSize: 2\ndataDir: /d\n",
        "dataDir: /d\ncaKey: /nowhere/ca.key\ncaCert: /nowhere/ca.crt\n",
        "dataDir: /d # here\nname: [a\n",
        "dataDir: \"/d\"\n\tname: a\n",
      })
  void theDataDirectoryIsKnownInSpiteOfOtherMistakes(String yaml) throws IOException {
    assertEquals(Optional.of(Path.of("/d")), dataDir(yaml, Map.of("E2D_DATA_DIR", "/other")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datadir: /d\n",
        "dataDir: d\n---\n",
        "dataDir: /d\ndataDir: /e\n",
        "dataDir: [/d]\n",
        "dataDir: /d\ndataDir: /e\nname: [a\n",
        "kind: Cluster\n",
      })
  void aDataDirectoryThatIsNotSurelyMeantIsNotKnown(String yaml) throws IOException {
    assertEquals(Optional.empty(), dataDir(yaml, Map.of("E2D_DATA_DIR", "/other")));
  }

  @Test
  void whereTheFileIsSilentTheEnvironmentNamesTheDataDirectory() throws IOException {
    Map<String, String> environment = Map.of("E2D_DATA_DIR", "/d", "E2D_HOST", "http://no");
    assertEquals(Optional.of(Path.of("/d")), dataDir("name: a\n", environment));
    assertEquals(Optional.empty(), dataDir("name: a\n", Map.of("E2D_DATA_DIR", "d")));
  }

  private Optional<Path> dataDir(String yaml, Map<String, String> environment) throws IOException {
    Path file = Files.writeString(directory.resolve("e2d.yaml"), yaml);
    return Loading.loader().dataDir(new ConfigurationSource.File(file), environment);
  }
}
