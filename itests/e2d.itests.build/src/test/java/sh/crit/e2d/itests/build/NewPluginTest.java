package sh.crit.e2d.itests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/plugins/new-plugin}; that what it makes can be built is tested by PluginsIT. */
class NewPluginTest {
  private static final String SCRIPT = "docs/plugins/new-plugin";

  @TempDir Path directory;
  private Script script;

  @BeforeEach
  void prepare() throws Exception {
    script = new Script(directory.resolve("script"));
  }

  @Test
  void nothingOfTheTemplatesNamesIsLeft() throws Exception {
    Path made = directory.resolve("made");

    Script.Outcome outcome =
        script.run(SCRIPT, made.toString(), "storage", "acme", "org.acme.store", "AcmeStorage");

    assertEquals(0, outcome.code(), outcome.err());
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        assertTrue(!text.contains("xample") && !file.toString().contains("xample"), file + text);
      }
    }
    assertTrue(Files.exists(made.resolve("src/main/java/org/acme/store/AcmeStore.java")));
    assertEquals("org.acme", Poms.of(made.resolve("pom.xml")).value("groupId"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "made | storage | acme | org.acme | AcmeStore | 'AcmeStore' does not end in Storage",
        "made | storage | Acme: | org.acme | AcmeStorage | 'Acme:' is no scheme of a URL",
        "made | discovery | a b | org.acme | Acme | 'a b' is no type",
        "made | discovery | acme/tags | Acme | Acme | 'Acme' is no package",
        "made | discovery | acme/tags | org.acme | acme | 'acme' is no name of a class",
        "made | gossip | acme | org.acme | Acme | usage: new-plugin",
        ". | discovery | acme/tags | org.acme | Acme | is there already",
      })
  void mistakesAreNamedAndMakeNothing(
      String where, String kind, String name, String pack, String type, String words)
      throws Exception {
    Path made = directory.resolve(where);

    Script.Outcome outcome = script.run(SCRIPT, made.toString(), kind, name, pack, type);

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains(words), outcome.err());
    assertTrue(where.equals(".") || !Files.exists(made));
  }
}
