package sh.crit.e2d.config.internal.kinds;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.model.Text;

/** The versions that are known; finds the one that a document says it is. */
public final class Kinds {
  static final String CONFIGURATION = "Configuration";

  /** A document that names no version is of the first. */
  private static final List<Kind> KNOWN = List.of(new V1Alpha1());

  private Kinds() {}

  /**
   * Reads a document by the version it names.
   *
   * @return whether there is such a version; when not, that is noted
   */
  public static boolean read(String source, MappingNode document, Draft draft, Problems problems) {
    Header apiVersion = header(source, document, "apiVersion");
    Header kind = header(source, document, "kind");
    Optional<Kind> found =
        KNOWN.stream()
            .filter(known -> apiVersion.admits(known.apiVersion()) && kind.admits(known.kind()))
            .findFirst();
    if (found.isEmpty()) {
      boolean known = apiVersion.check(Kind::apiVersion, problems);
      if (kind.check(Kind::kind, problems) && known) {
        problems.error(kind.origin(), "is not a kind of this apiVersion; write " + CONFIGURATION);
      }
    }
    found.ifPresent(version -> version.read(source, document, draft, problems));
    return found.isPresent();
  }

  private static Header header(String source, MappingNode document, String name) {
    for (NodeTuple tuple : document.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
        Origin origin = new Origin(source, key.getStartMark().getLine() + 1, name);
        if (tuple.getValueNode().getTag().equals(Tag.NULL)) {
          return new Header(Optional.empty(), origin);
        }
        String value =
            tuple.getValueNode() instanceof ScalarNode scalar ? scalar.getValue() : "a collection";
        return new Header(Optional.of(value), origin);
      }
    }
    return new Header(Optional.empty(), new Origin(source, 0, name));
  }

  private record Header(Optional<String> value, Origin origin) {
    boolean admits(String known) {
      return value.isEmpty() || value.get().equals(known);
    }

    boolean check(Function<Kind, String> of, Problems problems) {
      Set<String> known = new LinkedHashSet<>(KNOWN.stream().map(of).toList());
      boolean fine = known.stream().anyMatch(this::admits);
      if (!fine) {
        problems.error(
            origin,
            Text.quoted(value.orElse("")) + " is not known; write " + String.join(" or ", known));
      }
      return fine;
    }
  }
}
