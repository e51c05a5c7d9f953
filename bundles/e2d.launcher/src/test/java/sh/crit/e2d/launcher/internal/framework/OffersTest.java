package sh.crit.e2d.launcher.internal.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffersTest {
  @TempDir Path home;

  private void bundle(String path, String types) throws IOException {
    Path jar = home.resolve(path);
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (types != null) {
      manifest.getMainAttributes().putValue(Offers.DISCOVERY_TYPES.header(), types);
    }
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  @Test
  void areThoseOfBundlesAndPlugins() throws IOException {
    bundle("bundles/a.jar", "static");
    bundle("bundles/b.jar", null);
    bundle("plugins/c.jar", "aws/tags, aws/autoscaling-group");

    assertEquals(
        Set.of("static", "aws/tags", "aws/autoscaling-group"),
        Offers.DISCOVERY_TYPES.of(new ApplianceLayout(home)));
    assertEquals(Set.of(), Offers.STORAGE_SCHEMES.of(new ApplianceLayout(home)));
  }

  /** What is said of a type of the appliance's own is not taken from a jar nobody has examined. */
  @Test
  void aPluginChangesNothingAboutAShippedType() throws IOException {
    bundle("bundles/a.jar", "file;needs=path");
    bundle("plugins/b.jar", "file;env=NOPE, other;needs=name");

    assertEquals(
        Set.of("file;needs=path", "other;needs=name"),
        Offers.DISCOVERY_TYPES.of(new ApplianceLayout(home)));
  }

  @Test
  void aPluginThatIsNoJarOffersNothingAndIsNamed() throws IOException {
    ApplianceLayout layout = new ApplianceLayout(home);
    assertEquals(Set.of(), Offers.DISCOVERY_TYPES.of(layout));
    assertTrue(Offers.plugins(layout).endsWith("plugins holds none"), Offers.plugins(layout));

    bundle("plugins/whole.jar", "a/b");
    Files.writeString(home.resolve("plugins/half.jar"), "PK");

    assertEquals(Set.of("a/b"), Offers.DISCOVERY_TYPES.of(layout));
    String told = Offers.plugins(layout);
    assertTrue(told.contains("plugins holds half.jar (cannot be read: "), told);
    assertTrue(told.endsWith("), whole.jar"), told);
  }

  @Test
  void aBundleOfTheApplianceThatIsNoJarIsAnError() throws IOException {
    Files.createDirectories(home.resolve("bundles"));
    Files.writeString(home.resolve("bundles/half.jar"), "PK");

    assertThrows(IOException.class, () -> Offers.DISCOVERY_TYPES.of(new ApplianceLayout(home)));
  }
}
