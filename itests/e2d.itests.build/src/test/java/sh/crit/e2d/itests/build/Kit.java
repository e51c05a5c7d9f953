package sh.crit.e2d.itests.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.contracts.storage.StoreContract;
import sh.crit.e2d.spi.storage.Store;

/**
 * A plugin author's machine: a repository with e2d's artifacts of this build, as the guide has them
 * made, a local repository of his own, and Maven.
 */
final class Kit implements AutoCloseable {
  static final String VERSION = versionOf(Script.root().resolve("pom.xml"));
  private static final long PATIENCE_MINUTES = 10;
  private static final Map<String, Class<?>> JARS =
      Map.of(
          "e2d.api", HostPort.class, "e2d.spi", Store.class, "e2d.contracts", StoreContract.class);

  private final Path directory;

  /** What Maven came to. */
  record Outcome(int code, String said) {}

  Kit(Path directory) throws IOException {
    this.directory = directory;
    Path root = Script.root();
    offer("e2d", root.resolve("pom.xml"));
    offer("e2d.bundles", root.resolve("bundles/pom.xml"));
    for (String name : JARS.keySet()) {
      offer(name, root.resolve("bundles").resolve(name).resolve("pom.xml"));
      offer(name, jarOf(name));
    }
    Files.createDirectories(local().resolve("sh"));
    borrow(Path.of(System.getProperty("e2d.test.localRepository")), local());
  }

  static Path jarOf(String name) {
    try {
      return Path.of(JARS.get(name).getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String versionOf(Path pom) {
    try {
      return Poms.of(pom).value("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path local() {
    return directory.resolve("local");
  }

  private Path place(String name) {
    return directory.resolve("repository/sh/crit/e2d").resolve(name).resolve(VERSION);
  }

  private void offer(String name, Path file) throws IOException {
    String kind = file.toString().endsWith(".jar") ? ".jar" : ".pom";
    Path target = place(name).resolve(name + "-" + VERSION + kind);
    Files.createDirectories(place(name));
    Files.copy(file, target);
    Files.writeString(Path.of(target + ".sha1"), sha1(Files.readAllBytes(file)));
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * All that this build's local repository has, but for e2d itself, which the author's machine gets
   * from the kit. Nothing of it is written to where this build looks.
   */
  private static void borrow(Path from, Path to) throws IOException {
    for (Path child : children(from)) {
      Path link = to.resolve(child.getFileName().toString());
      if (child.endsWith("sh")) {
        for (Path below : children(child)) {
          if (!below.endsWith("crit")) {
            Files.createSymbolicLink(link.resolve(below.getFileName().toString()), below);
          }
        }
      } else {
        Files.createSymbolicLink(link, child);
      }
    }
  }

  /** Gives back what was borrowed. */
  @Override
  public void close() throws IOException {
    for (Path place : List.of(local(), local().resolve("sh"))) {
      for (Path child : children(place)) {
        if (Files.isSymbolicLink(child)) {
          Files.delete(child);
        }
      }
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /** Builds a project, without the network. */
  Outcome verify(Path project) throws IOException, InterruptedException {
    Path settings = Files.writeString(directory.resolve("settings.xml"), "<settings/>");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("e2d.test.maven"), "bin", "mvn").toString(),
            "--batch-mode",
            "--offline",
            "--fail-at-end",
            "-Daether.offline.protocols=file",
            // Whatever mirror this build's local repository was filled from.
            "-Dmaven.legacyLocalRepo=true",
            "--settings=" + settings,
            "--global-settings=" + settings,
            "-Dmaven.repo.local=" + local(),
            "-De2d.repository=" + directory.resolve("repository").toUri(),
            "verify");
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", "-Xmx256m");
    Path log = directory.resolve("maven.log");
    Process process =
        builder
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Maven still runs: " + Files.readString(log));
      }
      return new Outcome(process.exitValue(), Files.readString(log));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
