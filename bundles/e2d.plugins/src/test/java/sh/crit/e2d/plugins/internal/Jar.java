package sh.crit.e2d.plugins.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A jar in the making; a bundle unless it is told otherwise. */
public final class Jar {
  private final Manifest manifest = new Manifest();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private Jar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  public static Jar plain() {
    return new Jar();
  }

  public static Jar bundle(String name, String version) {
    return new Jar()
        .header("Bundle-ManifestVersion", "2")
        .header("Bundle-SymbolicName", name)
        .header("Bundle-Version", version);
  }

  public Jar header(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  public Jar without(String name) {
    manifest.getMainAttributes().remove(new Attributes.Name(name));
    return this;
  }

  public Jar entry(String name, byte[] content) {
    entries.put(name, content.clone());
    return this;
  }

  public Jar text(String name, String content) {
    return entry(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A class of the test's, as it is on its class path. */
  public Jar type(Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      return entry(name, in.readAllBytes());
    }
  }

  /** With that class as its activator. */
  public Jar activator(Class<?> type) throws IOException {
    return type(type).header("Bundle-Activator", type.getName());
  }

  public Path write(Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
    return to;
  }
}
