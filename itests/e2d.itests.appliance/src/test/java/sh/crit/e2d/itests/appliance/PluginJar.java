package sh.crit.e2d.itests.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Plugins as an author makes them, and copies of the appliance's own bundles. */
final class PluginJar {
  static final String TYPE = "test/peers";
  static final String NAME = "test.peers";

  private static final String SOURCE =
      """
      package test.peers;

      import java.util.List;
      import sh.crit.e2d.api.model.HostPort;
      import sh.crit.e2d.spi.discovery.DiscoveryProvider;

      public final class Peers implements DiscoveryProvider {
        @Override
        public Answer discover(Query query) {
          return Answer.of(
              List.of(HostPort.parse(query.matches().get("peer"), query.defaultPort())));
        }
      }
      """;
  private static final String COMPONENT =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="test.peers.Peers">
        <property name="e2d.discovery.type" value="test/peers"/>
        <service>
          <provide interface="sh.crit.e2d.spi.discovery.DiscoveryProvider"/>
        </service>
        <implementation class="test.peers.Peers"/>
      </scr:component>
      """;

  private PluginJar() {}

  /**
   * A discovery provider that answers what its match says.
   *
   * @param spi the range of versions of the interface that it is built for
   */
  static Path discovery(Path dir, String version, String spi) throws IOException {
    Path classes = compile(dir);
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", NAME);
    main.putValue("Bundle-Version", version);
    main.putValue("E2D-Discovery-Types", TYPE + ";needs=peer");
    main.putValue("Service-Component", "OSGI-INF/peers.xml");
    main.putValue(
        "Import-Package",
        "sh.crit.e2d.api.model;version=\"[1.0,2)\",sh.crit.e2d.api.error;version=\"[1.0,2)\","
            + "sh.crit.e2d.spi.discovery;version=\""
            + spi
            + "\"");
    main.putValue("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"");
    Path jar = Files.createTempFile(dir, "peers", ".made");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream to = new JarOutputStream(out, manifest)) {
      add(to, "OSGI-INF/peers.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
      Path type = classes.resolve("test/peers/Peers.class");
      add(to, "test/peers/Peers.class", Files.readAllBytes(type));
    }
    return jar;
  }

  private static Path compile(Path dir) throws IOException {
    Path source = Files.createDirectories(dir.resolve("source")).resolve("Peers.java");
    Files.writeString(source, SOURCE);
    Path classes = Files.createDirectories(dir.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> classPath = jars("lib").map(Path::toString).toList();
    int exit =
        compiler.run(
            null,
            null,
            null,
            "--release",
            "17",
            "-cp",
            String.join(":", classPath),
            "-d",
            classes.toString(),
            source.toString());
    if (exit != 0) {
      throw new AssertionError("the plugin does not compile");
    }
    return classes;
  }

  private static Stream<Path> jars(String below) throws IOException {
    try (Stream<Path> all = Files.list(Distribution.home().resolve(below))) {
      return all.filter(p -> p.toString().endsWith(".jar")).sorted().toList().stream();
    }
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(content);
    jar.closeEntry();
  }

  /** One of the appliance's own bundles as its next release would be. */
  static Path update(Path dir, String bundle, String version) throws IOException {
    Path shipped =
        jars("bundles")
            .filter(p -> p.getFileName().toString().startsWith(bundle + "-"))
            .findFirst()
            .orElseThrow();
    Path jar = Files.createTempFile(dir, bundle, ".made");
    try (JarFile from = new JarFile(shipped.toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream to = new JarOutputStream(out, manifest)) {
        for (JarEntry entry : Collections.list(from.entries())) {
          if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
            try (InputStream in = from.getInputStream(entry)) {
              add(to, entry.getName(), in.readAllBytes());
            }
          }
        }
      }
    }
    return jar;
  }

  /** As who is careful drops it. */
  static void drop(Path jar, Path plugins, String file) throws IOException {
    Path beside = plugins.resolve("." + file);
    Files.copy(jar, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, plugins.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }
}
