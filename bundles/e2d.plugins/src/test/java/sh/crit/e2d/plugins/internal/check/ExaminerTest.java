package sh.crit.e2d.plugins.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.Jar;

/** What is asked of a jar, without a framework. */
class ExaminerTest {
  private static final String DISCOVERY = "sh.crit.e2d.spi.discovery";

  @TempDir Path dir;
  private Path file;
  private Examiner examiner;

  @BeforeEach
  void look() {
    file = dir.resolve("a.jar");
    Surroundings here =
        new Surroundings(
            Map.of(DISCOVERY, new Version(1, 0, 0)),
            List.of(
                Map.of(
                    "osgi.ee", "JavaSE", "version", List.of(new Version("11"), new Version("17")))),
            17);
    examiner = new Examiner(dir.resolve("copies"), here);
  }

  private static Jar jar() {
    return Jar.bundle("a.b", "1.2.3").text("some/text", "text ".repeat(2000));
  }

  private Verdict verdict() {
    return examiner.examine(file, Optional.empty());
  }

  private Verdict.Refused refused() {
    return assertInstanceOf(Verdict.Refused.class, verdict());
  }

  @Test
  void aWholeBundleIsLetInAndInstalledFromACopy() throws IOException {
    jar()
        .header("E2D-Discovery-Types", "dns/a;needs=name;takes=port+server,dns/srv;needs=name")
        .header("E2D-Storage-Schemes", "gs, azblob")
        .write(file);
    byte[] bytes = Files.readAllBytes(file);
    Verdict.Accepted accepted = assertInstanceOf(Verdict.Accepted.class, verdict());
    Files.delete(file);

    assertEquals("a.b", accepted.identity().symbolicName());
    assertEquals(new Version("1.2.3"), accepted.identity().version());
    assertEquals(
        List.of("discovery dns/a", "discovery dns/srv", "storage gs", "storage azblob"),
        accepted.identity().provides());
    assertTrue(Arrays.equals(bytes, Files.readAllBytes(accepted.copy())));

    examiner.keepOnly(Set.of(accepted.copy()));
    assertTrue(Files.exists(accepted.copy()));
    examiner.keepOnly(Set.of());
    assertFalse(Files.exists(accepted.copy()));
  }

  @Test
  void eachPartOfOneThatIsNotWholeIsWaitedFor() throws IOException {
    byte[] whole = Files.readAllBytes(jar().write(file));
    for (int length = 0; length < whole.length; length += 1 + whole.length / 60) {
      Files.write(file, Arrays.copyOf(whole, length));
      Verdict.Refused refused = refused();
      assertEquals(State.INCOMPLETE, refused.state(), length + ": " + refused.reason());
      assertTrue(refused.reason().contains("its end is missing"), refused.reason());
    }
  }

  /** Its directory of contents is there, as where a copy has holes. */
  @Test
  void aChangedByteOfTheContentIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(jar().write(file));
    int undetected = 0;
    Set<Integer> sizes = new TreeSet<>();
    for (int at = 0; at < whole.length; at++) {
      byte[] other = whole.clone();
      other[at] ^= 0x10;
      Files.write(file, other);
      if (verdict() instanceof Verdict.Accepted accepted) {
        undetected++;
        assertEquals("a.b", accepted.identity().symbolicName());
        try (JarFile jar = new JarFile(accepted.copy().toFile())) {
          for (JarEntry entry : Collections.list(jar.entries())) {
            sizes.add(jar.getInputStream(entry).readAllBytes().length);
          }
        }
      }
    }
    // What stays undetected are times, names and the like.
    assertTrue(undetected < whole.length / 2, undetected + " of " + whole.length);
    assertEquals(Set.of(10_000, 101), sizes);
  }

  @Test
  void aWrongChecksumIsDamage() throws IOException {
    byte[] whole = Files.readAllBytes(jar().write(file));
    byte[] name = "some/text".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int last = lastIndex(whole, name);
    // The sum stands 30 bytes before the name in the directory of contents.
    whole[last - 30] ^= 1;
    Files.write(file, whole);

    assertEquals(State.REFUSED, refused().state());
    assertTrue(refused().reason().contains("checksum of some/text"), refused().reason());
  }

  private static int lastIndex(byte[] in, byte[] what) {
    for (int at = in.length - what.length; at >= 0; at--) {
      if (Arrays.equals(Arrays.copyOfRange(in, at, at + what.length), what)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void whatIsNoJarIsToldFromOneThatIsNotWhole() throws IOException {
    Files.writeString(file, "<html>404 not found</html>");

    assertEquals(State.REFUSED, refused().state());
    assertTrue(refused().reason().startsWith("is no jar"), refused().reason());
  }

  @Test
  void whatIsNoBundleIsRefused() throws IOException {
    Jar.plain().text("a", "b").write(file);
    assertTrue(refused().reason().contains("no Bundle-SymbolicName"), refused().reason());

    jar().without("Bundle-ManifestVersion").write(file);
    assertTrue(refused().reason().contains("no Bundle-ManifestVersion: 2"), refused().reason());

    jar().without("Bundle-Version").write(file);
    assertTrue(refused().reason().contains("has no Bundle-Version"), refused().reason());

    jar().header("Bundle-Version", "one").write(file);
    assertTrue(refused().reason().contains("'one' is no version"), refused().reason());

    jar().header("Fragment-Host", "system.bundle;extension:=framework").write(file);
    assertTrue(refused().reason().contains("is a fragment of system.bundle"), refused().reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sh.crit.e2d.spi.discovery;version=\"[2,3)\" | needs sh.crit.e2d.spi.discovery [2,3), this appliance has 1.0.0; an update of the plugin or of e2d is needed",
        "org.x;version=1,sh.crit.e2d.spi.nowhere | needs sh.crit.e2d.spi.nowhere, which this appliance does not have; an update of the plugin or of e2d is needed",
        "sh.crit.e2d.spi.discovery;version=\"[1.0,1.1)\" | ``",
        "sh.crit.e2d.spi.discovery;version=\"[2,3)\";resolution:=optional | ``",
        "no.such.thing | ``",
      })
  void interfacesOfOtherVersionsAreRefused(String imports, String reason) throws IOException {
    jar().header("Import-Package", imports).write(file);

    assertEquals(reason, verdict() instanceof Verdict.Refused refused ? refused.reason() : "");
  }

  /** Others would be given the plugin's classes in the place of the appliance's. */
  @Test
  void packagesOfTheApplianceAreNotExported() throws IOException {
    jar().header("Export-Package", "a.b;version=1.0," + DISCOVERY + ";version=1.9").write(file);
    assertEquals(
        "exports " + DISCOVERY + ", which is the appliance's; build it without that export",
        refused().reason());

    jar().header("Export-Package", "a.b;version=1.0").write(file);
    assertInstanceOf(Verdict.Accepted.class, verdict());
  }

  @Test
  void aManifestThatWouldFillTheMemoryIsRefused() throws IOException {
    jar().header("X-Much", "much ".repeat(300_000)).write(file);
    assertTrue(refused().reason().startsWith("has a manifest of "), refused().reason());
  }

  @Test
  void anotherJavaIsRefused() throws IOException {
    jar()
        .header("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=21))\"")
        .write(file);
    assertTrue(refused().reason().contains("this appliance runs on Java 17"), refused().reason());

    byte[] newer = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe, 0, 0, 0, 65};
    jar().entry("x/Y.class", newer).write(file);
    assertTrue(refused().reason().contains("classes for Java 21"), refused().reason());

    newer[7] = 61;
    jar()
        .header("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"")
        .entry("x/Y.class", newer)
        .write(file);
    assertInstanceOf(Verdict.Accepted.class, verdict());
  }

  @Test
  void whatIsNotThereIsNoVerdictOnItsContent() {
    Verdict.Refused refused = refused();

    assertEquals(State.REFUSED, refused.state());
    assertEquals(Optional.empty(), refused.digest());
    assertNotEquals("", refused.reason());
  }
}
