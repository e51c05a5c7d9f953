package sh.crit.e2d.itests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.storage.StorageProvider;

/**
 * What an author makes in an afternoon: projects from the template as it is, and the examples, each
 * built by Maven with nothing of this build but the artifacts of the kit.
 */
class PluginsIT {
  private static final Path PLUGINS = Script.root().resolve("docs/plugins");
  private static final int CLASSES = 4;
  private static final int LINES = 250;

  @TempDir static Path directory;
  private static Kit.Outcome outcome;

  @BeforeAll
  static void build() throws Exception {
    Path projects = directory.resolve("projects");
    make(projects, "from-template-1", "discovery", "acme/tags", "org.acme.tags", "AcmeTags");
    make(projects, "from-template-2", "storage", "acme", "org.acme.store", "AcmeStorage");
    copy(PLUGINS.resolve("examples/hetzner-labels"), projects.resolve("hetzner-labels"));
    copy(PLUGINS.resolve("examples/google-storage"), projects.resolve("google-storage"));
    Files.writeString(
        projects.resolve("pom.xml"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>all</groupId>"
            + "<artifactId>all</artifactId><version>1</version><packaging>pom</packaging><modules>"
            + "<module>from-template-1</module><module>from-template-2</module>"
            + "<module>hetzner-labels</module><module>google-storage</module>"
            + "</modules></project>");
    try (Kit kit = new Kit(directory.resolve("kit"))) {
      outcome = kit.verify(projects);
    }
  }

  private static void make(Path projects, String name, String... arguments) throws Exception {
    Files.createDirectories(projects);
    String where = projects.resolve(name).toString();
    String[] all = Stream.concat(Stream.of(where), Stream.of(arguments)).toArray(String[]::new);
    Script script = new Script(directory.resolve("script-" + name));
    assertEquals(0, script.run("docs/plugins/new-plugin", all).code());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.startsWith(from.resolve("target"))).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static Path jar(String project) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("projects/" + project + "/target"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
    }
  }

  @Test
  void allBuildWithoutAWarning() {
    assertEquals(0, outcome.code(), outcome.said());
    List<String> warnings =
        // Surefire warns of tests that were left out, as the contract does where nobody is asked.
        outcome
            .said()
            .lines()
            .filter(line -> line.contains("WARNING") && !line.contains("Tests run:"))
            .toList();
    assertEquals(List.of(), warnings);
  }

  @ParameterizedTest
  @CsvSource({
    "from-template-1, AcmeTagsTest, 7",
    "from-template-2, AcmeStorageTest, 17",
    "hetzner-labels, HetznerLabelsTest, 8",
    "google-storage, GcsStorageTest, 16"
  })
  void theContractsRan(String project, String test, int least) throws Exception {
    Path reports = directory.resolve("projects/" + project + "/target/surefire-reports");
    try (Stream<Path> files = Files.list(reports)) {
      Path report =
          files.filter(f -> f.toString().endsWith(test + ".txt")).findFirst().orElseThrow();
      String text = Files.readString(report);
      int ran = Integer.parseInt(text.replaceAll("(?s).*Tests run: ([0-9]+),.*", "$1"));
      assertTrue(ran >= least, text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from-template-1 | E2D-Discovery-Types | acme/tags;needs=hosts | spi.discovery",
        "from-template-2 | E2D-Storage-Schemes | acme | spi.storage",
        "hetzner-labels | E2D-Discovery-Types |"
            + " hetzner/labels;needs=selector;takes=network+address;env=HCLOUD_TOKEN | spi.http",
        "google-storage | E2D-Storage-Schemes | gs | spi.http",
      })
  void theManifestsSayWhatIsOfferedAndNeeded(
      String project, String header, String value, String imported) throws Exception {
    try (JarFile jar = new JarFile(jar(project).toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertEquals(value, manifest.getValue(header));
      String imports = manifest.getValue("Import-Package");
      String range = Pattern.quote("sh.crit.e2d." + imported) + ";version=\"\\[1\\.[01],2\\)\"";
      assertTrue(Pattern.compile(range).matcher(imports).find(), imports);
      assertTrue(!imports.contains("java."), imports);
      assertTrue(jar.stream().noneMatch(entry -> entry.getName().startsWith("sh/")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hetzner-labels", "google-storage"})
  void theExamplesKeepTheBudget(String example) throws Exception {
    try (Stream<Path> files = Files.walk(PLUGINS.resolve("examples/" + example + "/src/main"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      int lines = 0;
      for (Path source : sources) {
        lines += Files.readAllLines(source).size();
      }
      assertTrue(sources.size() <= CLASSES, sources::toString);
      assertTrue(lines > 0 && lines <= LINES, example + " has " + lines + " lines");
    }
  }

  /** Made from the template, and not changed but for what they offer. */
  @ParameterizedTest
  @CsvSource({
    "hetzner-labels, discovery, hetzner/labels, com.example.hetzner, HetznerLabels",
    "google-storage, storage, gs, com.example.gcs, GcsStorage"
  })
  void theExamplesAreOfTheTemplate(
      String example, String kind, String name, String pack, String type) throws Exception {
    Path fresh = directory.resolve("fresh-" + example);
    make(directory, fresh.getFileName().toString(), kind, name, pack, type);

    for (String file : List.of("pom.xml", "bnd.bnd")) {
      Path made = PLUGINS.resolve("examples/" + example + "/" + file);
      assertEquals(withoutOffer(fresh.resolve(file)), withoutOffer(made), file);
    }
  }

  private static String withoutOffer(Path file) throws IOException {
    return Files.readString(file).replaceAll("(?m)^(E2D-.*: [^;\n]*).*$", "$1");
  }

  @Test
  void theyComeUpInAFrameworkWithWhatTheApplianceShares() throws Exception {
    try (PluginFramework framework = new PluginFramework(directory.resolve("cache"))) {
      for (String project :
          List.of("from-template-1", "from-template-2", "hetzner-labels", "google-storage")) {
        framework.start(jar(project));
      }
      BundleContext context = framework.context();

      assertEquals(
          1,
          context
              .getServiceReferences(DiscoveryProvider.class, "(e2d.discovery.type=acme/tags)")
              .size());
      assertEquals(
          2, context.getServiceReferences(StorageProvider.class, "(e2d.storage.schemes=*)").size());
      assertEquals(
          "HCLOUD_TOKEN: is not set; it has to hold a token",
          framework.refusal("hetzner/labels").getMessage());
    }
  }
}
