package sh.crit.e2d.plugins.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/**
 * Reads a jar from its first entry to its last. The classes that would read it later look at a
 * checksum only in passing, and at a signature not at all.
 */
final class JarReader {
  private static final byte[] BEGINNING = {'P', 'K', 3, 4};
  private static final int CLASS_HEADER = 8;
  private static final long MANIFEST_BYTES = 1L << 20;
  private static final int MOST_ENTRIES = 50_000;
  private static final Pattern OF_SIGNATURES =
      Pattern.compile("META-INF/(MANIFEST\\.MF|[^/]*\\.(SF|DSA|RSA|EC)|SIG-[^/]*)");

  private final Path file;
  private final Map<String, List<CodeSigner>> signers = new TreeMap<>();
  private int newestClass;

  JarReader(Path file) {
    this.file = file;
  }

  /** That a jar is not what it should be. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean incomplete;

    Broken(boolean incomplete, String message, Throwable cause) {
      super(message, cause);
      this.incomplete = incomplete;
    }

    /** Whether its end is missing, as it is while somebody copies it. */
    boolean incomplete() {
      return incomplete;
    }
  }

  /**
   * Reads it all.
   *
   * @throws Broken if it is not whole
   */
  JarContent read() throws Broken {
    try (JarFile jar = open()) {
      requireBounds(jar);
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new Broken(false, "is no bundle: it has no manifest; build it with bnd", null);
      }
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (!entry.isDirectory()) {
          read(jar, entry);
        }
      }
      return new JarContent(manifest.getMainAttributes(), signers, newestClass);
    } catch (IOException | SecurityException | IllegalArgumentException e) {
      throw new Broken(false, "is damaged: " + e.getMessage() + "; copy it again", e);
    }
  }

  /** A manifest is read into memory as a whole, and the appliance's is small. */
  private static void requireBounds(JarFile jar) throws Broken {
    JarEntry manifest = jar.getJarEntry(JarFile.MANIFEST_NAME);
    if (manifest != null && manifest.getSize() > MANIFEST_BYTES) {
      throw new Broken(
          false,
          "has a manifest of " + manifest.getSize() + " bytes; at most " + MANIFEST_BYTES,
          null);
    }
    if (jar.size() > MOST_ENTRIES) {
      throw new Broken(false, "has " + jar.size() + " entries; at most " + MOST_ENTRIES, null);
    }
  }

  private JarFile open() throws IOException, Broken {
    try {
      return new JarFile(file.toFile(), true);
    } catch (ZipException e) {
      if (beginsLikeOne()) {
        throw new Broken(true, "is not whole: its end is missing; waiting for the rest", e);
      }
      throw new Broken(false, "is no jar: " + e.getMessage(), e);
    }
  }

  /** A directory of contents that is there and wrong is no end that is missing. */
  private boolean beginsLikeOne() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(BEGINNING.length);
      return Arrays.equals(first, Arrays.copyOf(BEGINNING, first.length));
    }
  }

  private void read(JarFile jar, JarEntry entry) throws IOException, Broken {
    String name = entry.getName();
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(jar.getInputStream(entry), sum)) {
      if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
        noteVersion(in.readNBytes(CLASS_HEADER));
      }
      // Only the sum matters, and what the jar's own verification says on the way.
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (entry.getCrc() >= 0 && sum.getValue() != entry.getCrc()) {
      throw new Broken(
          false, "is damaged: the checksum of " + name + " is wrong; copy it again", null);
    }
    if (!OF_SIGNATURES.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
      CodeSigner[] found = entry.getCodeSigners();
      if (signers.put(name, found == null ? List.of() : List.of(found)) != null) {
        throw new Broken(false, "is damaged: it has " + name + " twice; build it anew", null);
      }
    }
  }

  private void noteVersion(byte[] header) {
    if (header.length == CLASS_HEADER) {
      newestClass = Math.max(newestClass, (header[6] & 0xff) << 8 | (header[7] & 0xff));
    }
  }
}
