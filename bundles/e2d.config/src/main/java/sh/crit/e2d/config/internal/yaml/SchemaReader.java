package sh.crit.e2d.config.internal.yaml;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.model.Suggestion;
import sh.crit.e2d.config.internal.model.Text;
import sh.crit.e2d.config.internal.yaml.Field.Section;
import sh.crit.e2d.config.internal.yaml.Field.Setting;

/** Walks a mapping by a schema and notes what the schema does not have. */
public final class SchemaReader {
  private final String source;
  private final Section schema;
  private final Map<String, String> hints;
  private final Draft draft;
  private final Problems problems;
  private final NodeValues values;

  /**
   * @param source what messages call the source
   * @param schema the keys that there are
   * @param hints for keys that there are not, by their dotted path: what to write instead
   * @param draft receives what is given
   * @param problems receives what is wrong
   */
  public SchemaReader(
      String source, Section schema, Map<String, String> hints, Draft draft, Problems problems) {
    this.source = source;
    this.schema = schema;
    this.hints = hints;
    this.draft = draft;
    this.problems = problems;
    this.values = new NodeValues(problems);
  }

  /** Reads the whole document. */
  public void read(MappingNode root) {
    readSection(root, schema, "");
  }

  private void readSection(MappingNode mapping, Section section, String prefix) {
    Map<String, Integer> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.error(
            new Origin(source, line, parent(prefix)),
            "a list or mapping is used as a key; write \"key: value\"");
        continue;
      }
      String name = keyNode.getValue();
      Origin origin = new Origin(source, line, prefix + (name.isEmpty() ? "\"\"" : name));
      Integer before = seen.putIfAbsent(name, line);
      if (before != null) {
        problems.error(
            origin, "is given twice, first on line " + before + "; remove one of the two");
        continue;
      }
      readField(tuple.getValueNode(), section, name, origin);
    }
  }

  private static String parent(String prefix) {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }

  private void readField(Node value, Section section, String name, Origin origin) {
    Field field = section.fields().get(name);
    if (field == null) {
      problems.error(origin, unknown(section, name, origin));
    } else if (field instanceof Setting && value.getTag().equals(Tag.NULL)) {
      // What a template leaves behind whose variable is empty.
      problems.warn(
          origin, "has no value and is taken for not given; write one, or remove the key");
    } else if (field instanceof Setting setting) {
      values
          .read(value, setting.key().shape(), origin)
          .ifPresent(given -> draft.offer(setting.key(), given));
    } else if (field instanceof Section nested && !value.getTag().equals(Tag.NULL)) {
      if (value instanceof MappingNode mapping && value.getTag().equals(Tag.MAP)) {
        readSection(mapping, nested, origin.key() + ".");
      } else {
        String keys = String.join(", ", new TreeSet<>(nested.fields().keySet()));
        problems.error(
            origin,
            NodeValues.describe(value) + " is not a mapping; write the keys " + keys + " below it");
      }
    }
  }

  private String unknown(Section section, String name, Origin origin) {
    String hint = hints.get(origin.key());
    if (hint != null) {
      return "is not a key of this version; " + hint;
    }
    if (name.equals("<<")) {
      return "merge keys are not supported; write the keys themselves";
    }
    Optional<String> elsewhere = path(schema, "", name);
    Optional<String> near = Suggestion.nearest(name, section.fields().keySet());
    if (near.isPresent() && !near.get().equals(name)) {
      return "is not a known key; did you mean " + near.get() + "?";
    }
    if (elsewhere.isPresent()) {
      return "is not a key here; did you mean " + elsewhere.get() + "?";
    }
    return "is not a known key; known here: "
        + Text.printable(String.join(", ", new TreeSet<>(section.fields().keySet())));
  }

  /** Where else in the schema a key of this name is, as a dotted path. */
  private static Optional<String> path(Section section, String prefix, String name) {
    for (Map.Entry<String, Field> field : section.fields().entrySet()) {
      if (field.getKey().equals(name)) {
        return Optional.of(prefix + name);
      }
      if (field.getValue() instanceof Section nested) {
        Optional<String> deeper = path(nested, prefix + field.getKey() + ".", name);
        if (deeper.isPresent()) {
          return deeper;
        }
      }
    }
    return Optional.empty();
  }
}
