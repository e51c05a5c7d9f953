package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file in the directory config is valid as it stands. */
class ExamplesTest {
  private static final Path CONFIG = Path.of("../../config").toAbsolutePath().normalize();

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(CONFIG)) {
      List<Path> yaml = all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertTrue(yaml.size() >= 4, yaml.toString());
      return yaml;
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void loads(Path file) {
    LoadResult read = Loading.loader().load(new ConfigurationSource.File(file), Map.of());
    assertEquals(List.of(), Loading.lines(read.problems()));
    assertEquals(List.of(), Loading.lines(read.warnings()));
  }

  @Test
  void theDefaultFileSaysTheDefaults() throws IOException {
    assertEquals(Loading.valid(""), Loading.valid(Files.readString(CONFIG.resolve("e2d.yaml"))));
  }

  /** Removing the first "#" of the commented keys must give keys that exist. */
  @Test
  void whatTheDefaultFileCommentsOutIsKnown() throws IOException {
    String everything =
        Files.readAllLines(CONFIG.resolve("e2d.yaml")).stream()
            .map(line -> line.matches("#( {2})*[a-zA-Z0-9]+:.*") ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    List<String> problems = Loading.problems(everything, Map.of());
    assertTrue(
        problems.stream()
            .allMatch(line -> line.contains("/pki/") && line.contains("does not exist")),
        problems.toString());
    assertEquals(7, problems.size());
  }

  @Test
  void theVariablesOfTheEnvironmentFileAreKnown() throws IOException {
    Map<String, String> environment =
        Files.readAllLines(CONFIG.resolve("e2d.conf")).stream()
            .filter(line -> line.startsWith("E2D_"))
            .collect(Collectors.toMap(line -> line.substring(0, line.indexOf('=')), line -> ""));
    LoadResult.Loaded read = Loading.loaded("", environment);
    assertEquals(List.of(), read.warnings());
    assertTrue(environment.size() > 25);
  }
}
