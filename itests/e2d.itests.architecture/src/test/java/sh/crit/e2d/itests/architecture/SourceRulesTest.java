package sh.crit.e2d.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRulesTest {

  private static final List<Path> SOURCES = CodeBase.REPOSITORY.javaSources();

  // A test may be a long table; what runs at a user's may not be a long method.
  private static final List<Path> SHIPPED =
      SOURCES.stream().filter(file -> file.toString().contains("/src/main/")).toList();

  @TempDir Path directory;

  @Test
  void noFileIsTooLong() throws IOException {
    assertEquals(List.of(), SourceRules.longFiles(SOURCES));
    assertBites(
        SourceRules::longFiles,
        "class Long {\n" + "\n".repeat(SourceRules.LINES_OF_FILE) + "}\n",
        "402 lines");
  }

  @Test
  void noWorkIsPutOff() throws IOException {
    assertEquals(List.of(), SourceRules.unfinished(SOURCES));
    assertBites(SourceRules::unfinished, "class Later {\n  // TO" + "DO: mend\n}\n", ":2:");
  }

  @Test
  void noMethodIsTooLong() throws IOException {
    assertEquals(List.of(), SourceRules.longMethods(SHIPPED));
    String body = "    int a = 0;\n".repeat(SourceRules.LINES_OF_METHOD);
    assertBites(
        SourceRules::longMethods,
        "class Wordy {\n  void talk() {\n" + body + "  }\n}\n",
        "talk has 42 lines");
  }

  @Test
  void noExceptionIsSwallowed() throws IOException {
    assertEquals(List.of(), SourceRules.swallowedExceptions(SOURCES));
    String source =
        "class Deaf {\n  void run() {\n    try { run(); } catch (RuntimeException e) { /* why not */ }\n  }\n}\n";
    assertBites(SourceRules::swallowedExceptions, source, "swallows RuntimeException");
  }

  @Test
  void theSourcesOfAllModulesAreLookedAt() {
    assertTrue(
        SOURCES.stream().anyMatch(file -> file.endsWith("api/model/HostPort.java")),
        SOURCES::toString);
    assertTrue(
        SOURCES.stream().anyMatch(file -> file.endsWith("SourceRulesTest.java")),
        SOURCES::toString);
  }

  private void assertBites(Function<List<Path>, List<String>> rule, String source, String words)
      throws IOException {
    Path file = Files.writeString(directory.resolve("Violator.java"), source);
    List<String> found = rule.apply(List.of(file));
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.get(0).contains(words), found::toString);
  }
}
