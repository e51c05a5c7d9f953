package sh.crit.e2d.plugins.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.crit.e2d.api.service.PluginView.State;

/** A plugin that runs and offers nothing says why, in the words of the real runtime. */
@Timeout(120)
class SilenceOSGiTest extends PluginsBed {
  private static final String SERVICE =
      "<service><provide interface=\"sh.crit.e2d.spi.notice.WarningSource\"/></service>";

  @BeforeEach
  void startRuntime() throws Exception {
    context.installBundle(jar("org.apache.felix.scr").toUri().toString()).start();
  }

  private static Path jar(String artifact) {
    return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().matches(artifact + "-\\d.*jar"))
        .findFirst()
        .orElseThrow();
  }

  @AfterEach
  void succeed() {
    System.clearProperty(Serving.FAILS);
  }

  /** One component, with what else stands in its declaration. */
  private static Jar serving(String attributes, String elements) throws IOException {
    return Jar.bundle("a.b", "1.0.0")
        .header("E2D-Discovery-Types", "a/b")
        .header("Import-Package", "sh.crit.e2d.spi.notice;version=\"[1,2)\"")
        .header("Service-Component", "OSGI-INF/c.xml")
        .type(Serving.class)
        .text(
            "OSGI-INF/c.xml",
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="a.b.C"
                immediate="true" %s>
              <implementation class="%s"/>
              %s
            </scr:component>
            """
                .formatted(attributes, Serving.class.getName(), elements));
  }

  private String reason() {
    assertEquals(State.ACTIVE, view("a.jar").state(), view("a.jar").toString());
    assertEquals(List.of(), service.warnings());
    return view("a.jar").reason();
  }

  @Test
  void oneThatOffersIsSilent() throws Exception {
    drop(serving("", SERVICE), "a.jar");
    look();
    assertEquals("", reason());
  }

  @Test
  void aConfigurationThatIsAbsentIsNamed() throws Exception {
    drop(serving("configuration-policy=\"require\" configuration-pid=\"a.b\"", SERVICE), "a.jar");
    look();
    assertEquals("runs and offers nothing: a.b.C has no configuration a.b", reason());
  }

  @Test
  void aServiceThatIsAbsentIsNamed() throws Exception {
    drop(
        serving("", "<reference name=\"disk\" interface=\"java.io.Closeable\"/>" + SERVICE),
        "a.jar");
    look();
    assertEquals("runs and offers nothing: a.b.C lacks disk", reason());

    context.registerService(java.io.Closeable.class, () -> {}, null);
    assertEquals("", reason());
  }

  @Test
  void aFailureIsOneLine() throws Exception {
    System.setProperty(Serving.FAILS, "true");
    drop(serving("", ""), "a.jar");
    look();
    assertEquals(
        "runs and offers nothing: a.b.C failed: java.lang.IllegalStateException: no disk",
        reason());
  }

  @Test
  void oneWithoutComponentsHasNoReason() throws Exception {
    drop(noting("a.b", "1.0.0").header("E2D-Discovery-Types", "a/b"), "a.jar");
    look();
    assertEquals("runs and offers nothing", reason());
  }
}
