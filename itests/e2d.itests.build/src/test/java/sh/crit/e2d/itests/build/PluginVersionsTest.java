package sh.crit.e2d.itests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template that lags behind would give authors what the appliance does not share any more. */
class PluginVersionsTest {
  private final Poms root = Poms.of(Script.root().resolve("pom.xml"));
  private final Poms template = Poms.of(Script.root().resolve("docs/plugins/template/pom.xml"));

  PluginVersionsTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gson.version",
        "slf4j.version",
        "osgi.component.version",
        "junit.version",
        "logback.version",
        "bnd.version",
        "surefire.version",
        "maven.compiler.release"
      })
  void librariesAndToolsAreThoseOfTheBuild(String property) throws Exception {
    assertFalse(root.property(property).isEmpty(), property);
    assertEquals(root.property(property), template.property(property));
  }

  @Test
  void soAreTheVersionsThatTheBuildWritesWithThePlugin() throws Exception {
    assertEquals(
        root.pluginVersion("maven-compiler-plugin"), template.property("compiler.version"));
    assertEquals(
        root.pluginVersion("maven-resources-plugin"), template.property("resources.version"));
  }

  @Test
  void theTemplateIsForThisVersion() throws Exception {
    assertEquals(root.value("version"), template.property("e2d.version"));
  }
}
