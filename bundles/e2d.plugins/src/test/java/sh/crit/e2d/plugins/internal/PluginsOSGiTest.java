package sh.crit.e2d.plugins.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import sh.crit.e2d.api.service.PluginView.State;

/** What becomes of files that are dropped, replaced and removed. */
@Timeout(120)
class PluginsOSGiTest extends PluginsBed {
  @Test
  void oneIsInstalledReplacedAndRemoved() throws Exception {
    drop(noting("a.b", "1.0.0").header("E2D-Discovery-Types", "a/b"), "a.jar");
    keep();
    keeper.look();
    assertView("a.jar", State.INCOMPLETE, "", "was written just now");
    keeper.look();
    assertEquals("1.0.0", running("a.b"));
    assertView("a.jar", State.ACTIVE, "1.0.0", "");
    assertEquals(List.of("discovery a/b"), view("a.jar").provides());
    String since = view("a.jar").since();
    look();
    assertEquals(since, view("a.jar").since());

    drop(noting("a.b", "1.1.0"), "a.jar");
    look();
    assertEquals("1.1.0", running("a.b"));
    assertView("a.jar", State.ACTIVE, "1.1.0", "");
    assertEquals(List.of(), service.warnings());

    Files.delete(plugins.resolve("a.jar"));
    look();
    assertNull(running("a.b"));
    assertEquals(List.of(), service.plugins());
    assertEquals(1, context.getBundles().length);
  }

  @Test
  void oneOfBeforeTheStartCountsAtOnce() throws Exception {
    drop(noting("a.b", "1.0.0"), "a.jar");
    Files.setLastModifiedTime(plugins.resolve("a.jar"), FileTime.fromMillis(1_000_000));
    keep();
    keeper.look();
    assertEquals("1.0.0", running("a.b"));
  }

  @Test
  void anotherFileOfTheSameNameTakesOverWhenTheFirstGoes() throws Exception {
    drop(noting("a.b", "1.0.0"), "a-1.0.jar");
    look();
    Bundle bundle = bundle("a.b");
    drop(noting("a.b", "2.0.0"), "a-2.0.jar");
    look();
    assertView("a-2.0.jar", State.REFUSED, "2.0.0", "is a.b as a-1.0.jar is, which is in force");
    assertEquals("1.0.0", running("a.b"));

    Files.delete(plugins.resolve("a-1.0.jar"));
    look();
    assertEquals("2.0.0", running("a.b"));
    assertView("a-2.0.jar", State.ACTIVE, "2.0.0", "");
    assertEquals(bundle, bundle("a.b"));
  }

  @Test
  void aReplacementThatDoesNotStartIsTakenBack() throws Exception {
    drop(noting("a.b", "1.0.0"), "a.jar");
    look();
    drop(noting("a.b", "1.1.0").activator(Failing.class), "a.jar");
    look();
    assertEquals("1.0.0", running("a.b"));
    assertView(
        "a.jar",
        State.REFUSED,
        "1.1.0",
        "does not start: IllegalStateException: no disk; 1.0.0 of before goes on");
    assertEquals(1, service.warnings().size());

    drop(
        noting("a.b", "1.2.0").header("Import-Package", "org.osgi.framework,no.such.thing"),
        "a.jar");
    look();
    assertEquals("1.0.0", running("a.b"));
    assertView("a.jar", State.WAITING, "1.2.0", "lacks Import-Package no.such.thing");

    Files.write(plugins.resolve("a.jar"), new byte[] {'P', 'K', 3, 4});
    look();
    assertEquals("1.0.0", running("a.b"));
    assertView("a.jar", State.INCOMPLETE, "", "1.0.0 of before goes on");

    drop(noting("a.b", "1.3.0"), "a.jar");
    look();
    assertEquals("1.3.0", running("a.b"));
    assertEquals(List.of(), service.warnings());
  }

  @Test
  void oneThatDoesNotStartLeavesNothing() throws Exception {
    drop(noting("a.b", "1.0.0").activator(Failing.class), "a.jar");
    look();
    assertView("a.jar", State.REFUSED, "1.0.0", "no disk");
    assertEquals(1, context.getBundles().length);
    look();
    assertView("a.jar", State.REFUSED, "1.0.0", "no disk");
  }

  @Test
  void whatOneLacksAnotherBrings() throws Exception {
    drop(
        noting("a.user", "1.0.0").header("Import-Package", "org.osgi.framework,some.thing"),
        "a.jar");
    look();
    assertView("a.jar", State.WAITING, "1.0.0", "lacks Import-Package some.thing");
    assertNull(running("a.user"));

    drop(
        Jar.bundle("z.library", "1.0.0")
            .header("Export-Package", "some.thing")
            .text("some/thing/x", "x"),
        "z.jar");
    look();
    assertEquals("1.0.0", running("a.user"));
    assertView("a.jar", State.ACTIVE, "1.0.0", "");

    drop(
        Jar.bundle("z.library", "1.1.0")
            .header("Export-Package", "some.thing")
            .text("some/thing/x", "y"),
        "z.jar");
    look();
    assertEquals("1.0.0", running("a.user"));
    look();
    assertEquals(List.of(), service.warnings());
  }

  @Test
  void oneOfTheAppliancesOwnIsReplacedAndComesBack() throws Exception {
    Bundle own = shipped(noting("e2d.gossip", "0.1.0").header("E2D-Discovery-Types", "gossip"));
    drop(noting("e2d.gossip", "0.2.0"), "new.jar");
    look();
    assertEquals("0.2.0", running("e2d.gossip"));
    assertView("new.jar", State.ACTIVE, "0.2.0", "");
    assertEquals("0.1.0", view("new.jar").replaces());

    drop(noting("e2d.gossip", "0.3.0").activator(Failing.class), "new.jar");
    look();
    assertEquals("0.2.0", running("e2d.gossip"));

    Files.delete(plugins.resolve("new.jar"));
    look();
    assertEquals("0.1.0", running("e2d.gossip"));
    assertEquals(own, bundle("e2d.gossip"));
    assertEquals("", service.plugins().get(0).file());
    assertEquals(List.of("discovery gossip"), service.plugins().get(0).provides());
  }

  @Test
  void oneThatBreaksTheAppliancesOwnIsTakenBack() throws Exception {
    shipped(noting("e2d.gossip", "0.1.0"));
    drop(noting("e2d.gossip", "0.2.0").activator(Failing.class), "new.jar");
    look();
    assertEquals("0.1.0", running("e2d.gossip"));
    assertView("new.jar", State.REFUSED, "0.2.0", "0.1.0 of before goes on");
  }

  @Test
  void whatHasNotBeenStartedIsReplacedAndNotStarted() throws Exception {
    Bundle own = shipped(noting("e2d.gossip", "0.1.0"));
    own.stop();
    drop(noting("e2d.gossip", "0.2.0"), "new.jar");
    look();
    assertEquals("0.2.0", own.getVersion().toString());
    assertNull(running("e2d.gossip"));
    assertView("new.jar", State.WAITING, "0.2.0", "has not been started yet");

    own.start();
    assertView("new.jar", State.ACTIVE, "0.2.0", "");
    assertEquals(List.of(), service.warnings());
  }

  @Test
  void somebodyElsesWordIsHeeded() throws Exception {
    Bundle own = shipped(noting("e2d.gossip", "0.1.0"));
    Path original = Path.of(URI.create(own.getLocation().substring(10)));
    drop(noting("e2d.gossip", "0.2.0"), "new.jar");
    look();
    try (InputStream in = Files.newInputStream(original)) {
      own.update(in);
    }
    look();
    assertEquals("0.1.0", running("e2d.gossip"));
    assertView("new.jar", State.REFUSED, "0.2.0", "did not start when the node did");
  }

  @Test
  void whatEverythingRestsOnIsNotReplaced() throws Exception {
    shipped(noting("org.apache.felix.scr", "2.2.18"));
    drop(noting("org.apache.felix.scr", "3.0.0"), "scr.jar");
    drop(noting("e2d.spi", "0.2.0"), "spi.jar");
    look();
    assertView(
        "scr.jar",
        State.REFUSED,
        "3.0.0",
        "part of the appliance (2.2.18); it is not replaced while");
    assertView("spi.jar", State.REFUSED, "0.2.0", "stop the node, put the jar into bundles/");
    assertEquals("2.2.18", running("org.apache.felix.scr"));
  }

  @Test
  void anotherVersionOfTheInterfacesIsRefusedAndNothingIsInstalled() throws Exception {
    drop(
        noting("a.b", "1.0.0")
            .header("Import-Package", "sh.crit.e2d.spi.discovery;version=\"[2,3)\""),
        "a.jar");
    look();
    assertView("a.jar", State.REFUSED, "1.0.0", "this appliance has 1.0.0");
    assertEquals(1, context.getBundles().length);
  }

  @Test
  void aDirectoryThatCannotBeListedSaysNothing() throws Exception {
    drop(noting("a.b", "1.0.0"), "a.jar");
    look();
    Files.move(plugins, dir.resolve("elsewhere"));
    look();
    assertEquals("1.0.0", running("a.b"));
    assertTrue(
        service.warnings().get(0).contains("cannot be listed any more"),
        service.warnings().toString());

    Files.move(dir.resolve("elsewhere"), plugins);
    look();
    assertEquals(List.of(), service.warnings());
    assertView("a.jar", State.ACTIVE, "1.0.0", "");
  }

  /** The file is another one by now, which is refused; what it was before was never signed. */
  @Test
  void whatGoesOnFromBeforeNeedsItsSignatureToo() throws Exception {
    drop(noting("a.b", "1.0.0"), "a.jar");
    look();
    assertEquals("1.0.0", running("a.b"));
    Files.writeString(plugins.resolve("a.jar"), "PK, and no more of it");
    look();
    assertEquals("1.0.0", running("a.b"), "goes on");

    service.signers(Optional.of(dir.resolve("nowhere.pem")));
    look();

    assertNull(running("a.b"));
  }

  @Test
  void aChangeThatHidesItsTimeAndSizeIsSeen() throws Exception {
    drop(noting("a.b", "1.0.0"), "a.jar");
    look();
    FileTime time = Files.getLastModifiedTime(plugins.resolve("a.jar"));
    long size = Files.size(plugins.resolve("a.jar"));
    Path other = noting("a.b", "1.1.0").write(dir.resolve("other"));
    assertEquals(size, Files.size(other), "as long as the other");

    Files.write(plugins.resolve("a.jar"), Files.readAllBytes(other));
    Files.setLastModifiedTime(plugins.resolve("a.jar"), time);
    look();

    assertEquals("1.1.0", running("a.b"));
  }

  @Test
  void signaturesThatAreWantedFromNowOnAreWantedOfWhatRuns() throws Exception {
    drop(noting("a.b", "1.0.0"), "a.jar");
    look();
    service.signers(Optional.of(dir.resolve("nowhere.pem")));
    look();
    assertNull(running("a.b"));
    assertView("a.jar", State.REFUSED, "1.0.0", "plugins.signers: ");

    service.signers(Optional.empty());
    look();
    assertEquals("1.0.0", running("a.b"));
    assertFalse(service.plugins().isEmpty());
  }
}
