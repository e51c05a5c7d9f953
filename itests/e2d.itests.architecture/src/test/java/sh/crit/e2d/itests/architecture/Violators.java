package sh.crit.e2d.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;

/**
 * Shows that a rule bites: small classes that break it, kept in packages of their own, must be
 * reported.
 */
final class Violators {

  static final DescribedPredicate<JavaClass> ARE_NOT_FIXTURES =
      DescribedPredicate.describe(
          "are no fixtures", type -> !type.getPackageName().contains(".architecture.fixture"));

  private Violators() {}

  /** Fails unless the rule reports the class, in a message that holds the given words. */
  static void assertBites(ArchRule rule, Class<?> violator, String... words) {
    JavaClasses fixtures =
        new ClassFileImporter().importPackages(Violators.class.getPackageName() + ".fixture");
    JavaClasses one =
        fixtures.that(
            DescribedPredicate.describe("the violator", type -> type.isEquivalentTo(violator)));
    EvaluationResult result = rule.evaluate(one);
    assertTrue(
        result.hasViolation(),
        () -> violator.getSimpleName() + " passes: " + rule.getDescription());
    String report = result.getFailureReport().toString();
    for (String word : words) {
      assertTrue(report.contains(word), () -> "'" + word + "' is not in: " + report);
    }
    assertFalse(report.contains("failed to check any classes"), report);
  }
}
