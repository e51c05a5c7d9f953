package sh.crit.e2d.itests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The work tree that the tests look at: its bundles and its Java sources. */
record Repository(Path root) {

  /** The tree that this build runs in, found upwards from the module's directory. */
  static Repository here() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(".mvn"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException(
            "no directory with .mvn above " + Path.of("").toAbsolutePath());
      }
    }
    return new Repository(directory);
  }

  /** The bundles, as directories below {@code bundles/}, in order of name. */
  List<Path> bundles() {
    return modulesBelow("bundles");
  }

  /** All modules that hold code: the bundles and the integration tests. */
  List<Path> modules() {
    return Stream.concat(bundles().stream(), modulesBelow("itests").stream()).toList();
  }

  /** Every Java source of the tree; what a build made (below {@code target}) is no source. */
  List<Path> javaSources() {
    return modules().stream()
        .map(module -> module.resolve("src"))
        .filter(Files::isDirectory)
        .flatMap(Repository::javaBelow)
        .toList();
  }

  /** Whether a bundle has code of its own yet, besides descriptions of packages. */
  static boolean hasCode(Path bundle) {
    Path main = bundle.resolve("src/main/java");
    return Files.isDirectory(main)
        && javaBelow(main).anyMatch(file -> !file.endsWith("package-info.java"));
  }

  private List<Path> modulesBelow(String directory) {
    try (Stream<Path> children = Files.list(root.resolve(directory))) {
      return children
          .filter(child -> Files.isRegularFile(child.resolve("pom.xml")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaBelow(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
