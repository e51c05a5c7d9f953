package sh.crit.e2d.brain.scenario;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every case of every file under {@code scenarios/}: situation, then the expected decision. */
class ScenarioTest {
  @TestFactory
  Stream<DynamicContainer> everyFile() throws IOException, URISyntaxException {
    Path directory = Path.of(Objects.requireNonNull(getClass().getResource("/scenarios")).toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> f.toString().endsWith(".txt"))
          .sorted()
          .map(ScenarioTest::file)
          .toList()
          .stream();
    }
  }

  private static DynamicContainer file(Path file) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    return DynamicContainer.dynamicContainer(
        name,
        Scenario.parse(name, read(file)).stream()
            .map(s -> DynamicTest.dynamicTest(s.title(), s::check)));
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sise 3",
        "heard n2 dta absent",
        "heard n0",
        "heard n2 status WAITNG",
        "data intact",
        "cluster c1 members n1",
        "etcd runs 5s",
        "promised 3 of n1",
        "discovery unknown",
        "backup maybe",
        "heard n2 data corrupt \"open",
        "memory joining 7"
      })
  void aSlipOfThePenIsAnErrorWithItsLine(String line) {
    List<String> lines = List.of("==== case", line, "----", "situation 0");
    var error =
        assertThrows(IllegalArgumentException.class, () -> Scenario.parse("some.txt", lines));
    assertTrue(error.getMessage().startsWith("some.txt:2: "), error.getMessage());
  }

  @Test
  void anExpectationThatIsLeftOutIsAnError() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Scenario.parse("some.txt", List.of("==== case", "----", "status WAITING")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"situation 13", "status RUNNING", "step restart", "waits \"moon\""})
  void aWrongExpectationFails(String wrong) {
    List<String> lines =
        List.of(
            "==== case",
            "size 1",
            "----",
            "situation 1",
            "status FOUNDING",
            "step vote 1/n1 of n1",
            wrong);
    Scenario scenario = Scenario.parse("some.txt", lines).get(0);
    assertThrows(AssertionError.class, scenario::check);
  }
}
