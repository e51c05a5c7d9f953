package sh.crit.e2d.config.internal.kinds;

import org.yaml.snakeyaml.nodes.MappingNode;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Problems;

/** One version of the configuration, and its conversion to the internal model. */
public interface Kind {
  /** The value of {@code apiVersion}. */
  String apiVersion();

  /** The value of {@code kind}. */
  String kind();

  /**
   * Reads a document of this version.
   *
   * @param source what messages call the source
   * @param document the whole document, its header included
   * @param draft receives what is given
   * @param problems receives what is wrong
   */
  void read(String source, MappingNode document, Draft draft, Problems problems);
}
