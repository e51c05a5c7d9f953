package sh.crit.e2d.launcher.internal.framework;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** An unpacked appliance made of this repository's feature files and the jars of the test. */
public final class TestAppliance {
  private static final Pattern BUNDLE =
      Pattern.compile("\"id\": \"([^:\"]+):([^:\"]+):(\\$[^\"]+)\"");
  private static final List<Path> CLASS_PATH =
      Stream.of(System.getProperty("java.class.path").split(":", -1)).map(Path::of).toList();

  private final ApplianceLayout layout;

  public TestAppliance(Path home) throws IOException {
    layout = new ApplianceLayout(home);
    Files.createDirectories(layout.features());
    Files.createDirectories(layout.plugins());
    Files.createDirectories(layout.bundle("x", "1").getParent());
  }

  public ApplianceLayout layout() {
    return layout;
  }

  /** Takes over a feature of the repository; versions are those of the test's class path. */
  public TestAppliance feature(String name) throws IOException {
    String text = Files.readString(Path.of("../../features", name + ".json"));
    Matcher bundles = BUNDLE.matcher(text);
    StringBuilder filtered = new StringBuilder();
    while (bundles.find()) {
      String artifact = bundles.group(2);
      boolean feature = artifact.startsWith("e2d.feature.");
      if (!feature) {
        Files.copy(jar(artifact), layout.bundle(artifact, "1"));
      }
      bundles.appendReplacement(
          filtered, "\"id\": \"" + bundles.group(1) + ":" + artifact + ":1\"");
    }
    bundles.appendTail(filtered);
    Files.writeString(layout.features().resolve(name + ".json"), filtered);
    return this;
  }

  /** Makes a bundle that consists of its manifest. */
  public BundleEntry bundle(String name, boolean optional, boolean library, String... headers)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    for (int i = 0; i < headers.length; i += 2) {
      main.putValue(headers[i], headers[i + 1]);
    }
    Path jar = layout.bundle(name, "1");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return new BundleEntry(name, jar, BundleEntry.DEFAULT_ORDER, optional, library, false);
  }

  /** A feature of one bundle with an activator of the test's class path; others do without it. */
  public TestAppliance activated(String name, Class<?> activator) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Activator", activator.getName());
    main.putValue("Import-Package", "org.osgi.framework");
    String entry = activator.getName().replace('.', '/') + ".class";
    Files.writeString(
        layout.features().resolve(name + ".json"),
        """
        {"feature-resource-version": "1.0", "id": "g:%s.feature:1",
         "bundles": [{"id": "g:%s:1", "start-order": 80, "optional": true}]}
        """
            .formatted(name, name));
    try (OutputStream out = Files.newOutputStream(layout.bundle(name, "1"));
        JarOutputStream jar = new JarOutputStream(out, manifest);
        InputStream code = activator.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new ZipEntry(entry));
      code.transferTo(jar);
    }
    return this;
  }

  /** The features' bundles and then more. */
  public Assembly with(Map<String, Map<String, Object>> configurations, BundleEntry... more)
      throws Exception {
    Assembly read = new FeatureReader(layout, true, "static").read();
    return new Assembly(
        Stream.concat(read.bundles().stream(), Stream.of(more)).toList(),
        configurations,
        read.plugins());
  }

  private static Path jar(String artifact) {
    Pattern name = Pattern.compile(Pattern.quote(artifact) + "-[0-9].*\\.jar");
    return CLASS_PATH.stream()
        .filter(path -> name.matcher(path.getFileName().toString()).matches())
        .findFirst()
        .orElseThrow(() -> new AssertionError(artifact + " is not on the test's class path"));
  }
}
