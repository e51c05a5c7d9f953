package sh.crit.e2d.launcher.internal.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;

class FeatureReaderTest {
  @TempDir Path home;
  private ApplianceLayout layout;

  @BeforeEach
  void unpack() throws IOException {
    layout = new ApplianceLayout(home);
    Files.createDirectories(layout.features());
    Files.createDirectories(layout.plugins());
    Files.createDirectories(home.resolve("bundles"));
  }

  @Test
  void startOrderCountsAcrossFeaturesThenTheOrderOfTheFiles() throws Exception {
    feature("b.json", "{'id':'g:late:1','start-order':9}, {'id':'g:early:1','start-order':2}");
    feature("a.json", "{'id':'g:unordered:1'}, {'id':'g:middle:1','start-order':9}");
    assertEquals(List.of("early", "middle", "late", "unordered"), names(read()));
  }

  @Test
  void metadataSaysWhatMayFailAndWhatNeverStarts() throws Exception {
    feature(
        "a.json",
        "{'id':'g:shell:1','optional':true,'later':true}, {'id':'g:lib:1','library':true}");
    List<BundleEntry> bundles = read().bundles();
    assertTrue(bundles.get(0).later());
    assertFalse(bundles.get(1).later());
    assertTrue(bundles.get(0).optional());
    assertFalse(bundles.get(0).library());
    assertFalse(bundles.get(1).optional());
    assertTrue(bundles.get(1).library());
  }

  @Test
  void whatProtectsWithTheCaKeyWaitsWhereThereIsNone() throws Exception {
    feature("a.json", "{'id':'g:crypto:1','later':'without-ca-key'}");
    assertFalse(new FeatureReader(layout, true, "static").read().bundles().get(0).later());
    assertTrue(new FeatureReader(layout, false, "static").read().bundles().get(0).later());
  }

  @Test
  void discoveryThatIsNotConfiguredWaits() throws Exception {
    feature("a.json", "{'id':'g:crypto:1','later':'unless-discovery-aws'}");
    assertFalse(new FeatureReader(layout, true, "aws/tags").read().bundles().get(0).later());
    assertFalse(new FeatureReader(layout, true, "aws").read().bundles().get(0).later());
    assertTrue(new FeatureReader(layout, true, "awsome/a").read().bundles().get(0).later());
    assertTrue(new FeatureReader(layout, true, "static").read().bundles().get(0).later());
  }

  @Test
  void bundlesLieByArtifactAndVersion() throws Exception {
    feature("a.json", "{'id':'org.example:thing:1.2.3'}");
    assertEquals(home.resolve("bundles/thing-1.2.3.jar"), read().bundles().get(0).jar());
  }

  @Test
  void aBundleOfTwoFeaturesIsInstalledOnce() throws Exception {
    feature("a.json", "{'id':'g:shared:1'}");
    feature("b.json", "{'id':'g:shared:1'}");
    assertEquals(List.of("shared"), names(read()));
  }

  @Test
  void whoLooksAfterPluginsWaitsWhereThereAreNone() throws Exception {
    feature("a.json", "{'id':'g:plugins:1','later':'without-plugins'}");
    Files.createFile(layout.plugins().resolve("README"));
    assertTrue(read().bundles().get(0).later());
    assertFalse(read().plugins());

    Files.createFile(layout.plugins().resolve("cloud.jar"));

    assertFalse(read().bundles().get(0).later());
    assertTrue(read().plugins());
    assertEquals(List.of("plugins"), names(read()));
  }

  @Test
  void defaultConfigurationsKeepTheirTypes() throws Exception {
    Files.writeString(
        layout.features().resolve("a.json"),
        """
        {"feature-resource-version": "1.0", "id": "g:f:1",
         "configurations": {"some.pid": {"port:Integer": 80, "name": "x"}}}
        """);
    assertEquals(Map.of("some.pid", Map.of("port", 80, "name", "x")), read().configurations());
  }

  @Test
  void anAbsentJarIsNamedWithItsFeature() throws Exception {
    feature("a.json", "{'id':'g:gone:1'}");
    Files.delete(home.resolve("bundles/gone-1.jar"));
    String message = assertThrows(E2dException.class, this::read).getMessage();
    assertTrue(message.contains("a.json names bundle g:gone:1 but there is no "), message);
  }

  @Test
  void aBrokenFileIsNamed() throws Exception {
    Files.writeString(layout.features().resolve("a.json"), "{ nonsense");
    String message = assertThrows(E2dException.class, this::read).getMessage();
    assertTrue(message.contains("a.json is not a readable OSGi feature"), message);
  }

  @Test
  void aStartOrderIsANumberFromOne() throws Exception {
    feature("a.json", "{'id':'g:a:1','start-order':0}");
    String message = assertThrows(E2dException.class, this::read).getMessage();
    assertTrue(message.endsWith("start-order of a is 0, not a number from 1"), message);
  }

  private Assembly read() throws E2dException {
    return new FeatureReader(layout, true, "static").read();
  }

  private static List<String> names(Assembly assembly) {
    return assembly.bundles().stream().map(BundleEntry::name).toList();
  }

  /** Writes a feature and an empty jar for each of its bundles. */
  private void feature(String file, String bundles) throws IOException {
    Files.writeString(
        layout.features().resolve(file),
        "{'feature-resource-version':'1.0','id':'g:%s:1','bundles':[%s]}"
            .formatted(file.replace('.', '-'), bundles)
            .replace('\'', '"'));
    for (String part : bundles.split("'id':'", -1)) {
      String[] id = part.split("'", 2)[0].split(":", -1);
      if (id.length == 3) {
        Path jar = layout.bundle(id[1], id[2]);
        if (!Files.exists(jar)) {
          Files.createFile(jar);
        }
      }
    }
  }
}
