package sh.crit.e2d.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static sh.crit.e2d.itests.architecture.Violators.assertBites;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.itests.architecture.fixture.brain.ImpureThoughts;
import sh.crit.e2d.itests.architecture.fixture.brain.PureThoughts;

class BrainPurityTest {

  @Test
  void theBrainDecidesFromItsArgumentsAlone() {
    BrainPurity.pure().check(CodeBase.SHIPPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.nanoTime()",
        "Instant.now()",
        "java.time.Clock",
        "UUID.randomUUID()",
        "java.nio.file.Path",
        "java.lang.Thread",
        "java.util.HashMap",
        "Set.of(",
        "Map.copyOf(",
        "Collectors.toMap(",
        "Collectors.toSet("
      })
  void eachWayOutIsFound(String way) {
    assertBites(BrainPurity.pure(), ImpureThoughts.class, way);
  }

  @Test
  void whatHasAnOrderIsAllowed() {
    assertFalse(
        BrainPurity.pure()
            .evaluate(new ClassFileImporter().importClasses(PureThoughts.class))
            .hasViolation());
  }
}
