package sh.crit.e2d.plugins.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.deploy.Patience;

/** Plugins that hang, complain, do not offer or lose what they need: others go on. */
@Timeout(120)
class TroubleOSGiTest extends PluginsBed {
  private static final Patience SHORT = new Patience(Duration.ofMillis(300), Duration.ofMillis(50));
  private static final String NOTICE =
      "org.osgi.framework,sh.crit.e2d.spi.notice;version=\"[1,2)\"";

  /** Else the framework would wait for them at its end. */
  @AfterEach
  void release() {
    Hanging.latch().countDown();
    System.getProperties().remove(Hanging.LATCH);
  }

  private static Jar user(String version, Class<?> activator) throws IOException {
    return noting("a.user", version)
        .activator(activator)
        .header("Import-Package", "org.osgi.framework,some.thing");
  }

  private static Jar library(String version) {
    return Jar.bundle("z.library", version)
        .header("Export-Package", "some.thing")
        .text("some/thing/x", version);
  }

  @Test
  void oneThatHangsIsGivenUpAndOthersGoOn() throws Exception {
    patience = SHORT;
    drop(noting("a.b", "1.0.0").activator(Hanging.class), "a.jar");
    drop(noting("b.b", "1.0.0"), "b.jar");
    look();
    assertView("a.jar", State.REFUSED, "1.0.0", "does not start: a.b has not returned for");
    assertView("b.jar", State.ACTIVE, "1.0.0", "");
    assertEquals("1.0.0", running("b.b"));

    drop(noting("b.b", "1.1.0"), "b.jar");
    look();
    assertEquals("1.1.0", running("b.b"));
    drop(noting("a.b", "1.1.0"), "a.jar");
    look();
    assertView("a.jar", State.REFUSED, "1.1.0", "restart the node to be rid of it");
    Files.delete(plugins.resolve("b.jar"));
    look();
    assertNull(running("b.b"));
  }

  @Test
  void whatOneThatHangsUsesIsLeftAlone() throws Exception {
    patience = SHORT;
    drop(library("1.0.0"), "z.jar");
    look();
    drop(user("1.0.0", Hanging.class), "a.jar");
    look();
    drop(library("1.1.0"), "z.jar");
    look();
    assertView(
        "z.jar", State.REFUSED, "1.1.0", "cannot take its place: a.user has not returned for");
    assertView("z.jar", State.REFUSED, "1.1.0", "; 1.0.0 of before goes on");
    assertEquals("1.0.0", bundle("z.library").getVersion().toString());

    drop(noting("b.b", "1.0.0"), "b.jar");
    look();
    assertEquals("1.0.0", running("b.b"));
  }

  @Test
  void oneThatComplainsAboutItsEndIsReplacedAndRemoved() throws Exception {
    drop(noting("a.b", "1.0.0").activator(Complaining.class), "a.jar");
    look();
    drop(noting("a.b", "1.1.0").activator(Complaining.class), "a.jar");
    look();
    assertEquals("1.1.0", running("a.b"));
    assertView("a.jar", State.ACTIVE, "1.1.0", "");

    Files.delete(plugins.resolve("a.jar"));
    look();
    assertEquals(1, context.getBundles().length);
  }

  @Test
  void oneThatDoesNotOfferWhatItsPredecessorDidIsTakenBack() throws Exception {
    patience = new Patience(Duration.ofSeconds(60), Duration.ofMillis(50));
    Bundle own =
        shipped(
            noting("e2d.gossip", "0.1.0")
                .activator(Offering.class)
                .header("Import-Package", NOTICE));
    drop(noting("e2d.gossip", "0.2.0"), "new.jar");
    look();
    assertView(
        "new.jar",
        State.REFUSED,
        "0.2.0",
        "does not offer sh.crit.e2d.spi.notice.WarningSource within 0.05 s, as the one before did;"
            + " 0.1.0 of before goes on");
    assertEquals("0.1.0", running("e2d.gossip"));
    assertEquals(1, own.getRegisteredServices().length);

    drop(
        noting("e2d.gossip", "0.3.0").activator(Offering.class).header("Import-Package", NOTICE),
        "new.jar");
    look();
    assertEquals("0.3.0", running("e2d.gossip"));
    assertView("new.jar", State.ACTIVE, "0.3.0", "");
  }

  @Test
  void oneThatWaitedAndThenDoesNotStartIsNotCalledActive() throws Exception {
    drop(user("1.0.0", Failing.class), "a.jar");
    look();
    assertView("a.jar", State.WAITING, "1.0.0", "lacks Import-Package some.thing");
    drop(library("1.0.0"), "z.jar");
    look();
    assertView("a.jar", State.REFUSED, "1.0.0", "does not start: IllegalStateException: no disk");
    assertEquals(1, service.warnings().size());
    look();
    assertView("a.jar", State.REFUSED, "1.0.0", "no disk");
  }

  @Test
  void oneThatLosesWhatItNeedsWaitsForIt() throws Exception {
    drop(library("1.0.0"), "z.jar");
    drop(user("1.0.0", Note.class), "a.jar");
    look();
    assertEquals("1.0.0", running("a.user"));
    Files.delete(plugins.resolve("z.jar"));
    look();
    assertNull(running("a.user"));
    assertView("a.jar", State.WAITING, "1.0.0", "lacks Import-Package some.thing");
    assertEquals(1, service.warnings().size());

    drop(library("1.1.0"), "z.jar");
    look();
    assertEquals("1.0.0", running("a.user"));
    assertView("a.jar", State.ACTIVE, "1.0.0", "");
  }

  @Test
  void whoUsesOneThatIsTakenBackRunsAgain() throws Exception {
    drop(library("1.0.0"), "z.jar");
    drop(user("1.0.0", Note.class), "a.jar");
    Bundle own = notStarted(user("0.1.0", Note.class).header("Bundle-SymbolicName", "e2d.user"));
    look();
    own.start(Bundle.START_TRANSIENT);
    drop(library("1.1.0").header("Import-Package", "no.such.thing"), "z.jar");
    look();
    assertView("z.jar", State.WAITING, "1.1.0", "; 1.0.0 of before goes on");
    assertEquals("0.1.0", running("e2d.user"));
    assertEquals("1.0.0", running("a.user"));
    assertView("a.jar", State.ACTIVE, "1.0.0", "");
  }

  @Test
  void aFileThatCannotBeReadDisturbsNobody() throws Exception {
    drop(noting("a.b", "1.0.0"), "a.jar");
    look();
    drop(
        noting("a.b", "1.1.0").header("Import-Package", "org.osgi.framework,no.such.thing"),
        "a.jar");
    look();
    Files.createDirectory(plugins.resolve("b.jar"));
    look();
    long touched = bundle("a.b").getLastModified();
    look();
    look();
    assertEquals(touched, bundle("a.b").getLastModified());
    assertView("b.jar", State.REFUSED, "", "is no file");
    assertTrue(service.warnings().size() == 2, service.warnings().toString());
  }

  @Test
  void aCopyOfOneThatWaitsWaitsInItsPlace() throws Exception {
    Jar jar = user("1.0.0", Note.class);
    drop(jar, "a.jar");
    drop(jar, "b.jar");
    look();
    assertView("b.jar", State.REFUSED, "1.0.0", "is a.user as a.jar is");
    Files.delete(plugins.resolve("a.jar"));
    look();
    assertView("b.jar", State.WAITING, "1.0.0", "lacks Import-Package some.thing");
    assertEquals(List.of("b.jar"), service.plugins().stream().map(v -> v.file()).toList());
  }
}
