package sh.crit.e2d.itests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The compiled classes of the tree, imported once, and the bundle that each belongs to. */
final class CodeBase {

  static final Repository REPOSITORY = Repository.here();

  /** What the bundles ship. */
  static final JavaClasses SHIPPED = imported("target/classes", REPOSITORY.bundles());

  /** What tests them: the test classes of every module, the fixtures of this one left out. */
  static final JavaClasses TESTS =
      imported("target/test-classes", REPOSITORY.modules()).that(Violators.ARE_NOT_FIXTURES);

  // Two forms of the place of a class: below the module that compiled it, or below the fixture that
  // plays a bundle.
  private static final Pattern PLACE =
      Pattern.compile("/bundles/e2d\\.([a-z0-9.]+)/target/|/itests/architecture/fixture/([a-z]+)/");

  private static final String OURS = "sh.crit.e2d.";

  private CodeBase() {}

  /**
   * The bundle of a class without its prefix {@code e2d.}, empty for classes that are not ours. A
   * library that a bundle embeds lies in its jar, and is none of its classes.
   */
  static Optional<String> bundleOf(JavaClass type) {
    return Optional.of(type.getBaseComponentType())
        .filter(base -> base.getPackageName().startsWith(OURS))
        .flatMap(JavaClass::getSource)
        .flatMap(source -> bundleAt(source.getUri().toString()));
  }

  private static Optional<String> bundleAt(String uri) {
    Matcher place = PLACE.matcher(uri);
    if (!place.find()) {
      return Optional.empty();
    }
    return Optional.of(place.group(1) != null ? place.group(1) : place.group(2));
  }

  private static JavaClasses imported(String below, List<Path> modules) {
    List<Path> places =
        modules.stream().map(module -> module.resolve(below)).filter(Files::isDirectory).toList();
    return new ClassFileImporter().importPaths(places);
  }
}
