package sh.crit.e2d.itests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.itests.architecture.Violators.assertBites;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.itests.architecture.fixture.brain.LogsInBrain;
import sh.crit.e2d.itests.architecture.fixture.etcd.ImportsCore;
import sh.crit.e2d.itests.architecture.fixture.etcd.ImportsOtherProvider;
import sh.crit.e2d.itests.architecture.fixture.launcher.SpeaksToEtcd;
import sh.crit.e2d.itests.architecture.fixture.spi.ImportsBrain;
import sh.crit.e2d.itests.architecture.fixture.unplaced.ImportsApi;

class LayersTest {

  @Test
  void everyBundleKeepsToTheTable() {
    LayerTable.layers().check(CodeBase.SHIPPED);
    assertBites(LayerTable.layers(), ImportsCore.class, "e2d.etcd", "core.Engine");
    assertBites(LayerTable.layers(), ImportsOtherProvider.class, "e2d.etcd", "gossip.Provider");
    assertBites(LayerTable.layers(), ImportsBrain.class, "e2d.spi", "brain.Thought");
    assertBites(LayerTable.layers(), ImportsApi.class, "e2d.unplaced", "api.Term");
  }

  @Test
  void apiSpiAndBrainKnowNothingButJava() {
    LayerTable.javaOnly().check(CodeBase.SHIPPED);
    assertBites(LayerTable.javaOnly(), LogsInBrain.class, "org.slf4j.Logger");
  }

  @Test
  void embeddedLibrariesStayInTheirBundle() {
    LayerTable.librariesAtHome().check(CodeBase.SHIPPED);
    assertBites(LayerTable.librariesAtHome(), SpeaksToEtcd.class, "io.etcd.jetcd.Client");
  }

  @Test
  void everyBundleIsInTheTable() {
    List<String> unplaced =
        CodeBase.REPOSITORY.bundles().stream()
            .map(LayersTest::nameOf)
            .filter(name -> !LayerTable.names(name))
            .toList();
    assertEquals(List.of(), unplaced);
  }

  /**
   * A bundle that this module's pom does not name may not have been built yet, and would be passed
   * over unseen.
   */
  @Test
  void everyBundleWithCodeWasImported() {
    TreeSet<String> imported =
        CodeBase.SHIPPED.stream()
            .flatMap(type -> CodeBase.bundleOf(type).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> missed =
        CodeBase.REPOSITORY.bundles().stream()
            .filter(Repository::hasCode)
            .map(LayersTest::nameOf)
            .filter(name -> !imported.contains(name))
            .toList();
    assertEquals(List.of(), missed);
    assertTrue(imported.contains("api"), imported::toString);
  }

  private static String nameOf(Path bundle) {
    return bundle.getFileName().toString().substring("e2d.".length());
  }
}
