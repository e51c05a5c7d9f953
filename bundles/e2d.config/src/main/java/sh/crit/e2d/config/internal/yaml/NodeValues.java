package sh.crit.e2d.config.internal.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Given;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.model.Shape;
import sh.crit.e2d.config.internal.model.Text;

/** Checks that a node has the shape that a setting wants, and takes it over. */
final class NodeValues {
  private static final int MOST_ITEMS = 1000;

  private final Problems problems;

  NodeValues(Problems problems) {
    this.problems = problems;
  }

  /** The value; empty when it has another shape, which is noted. */
  Optional<Given> read(Node node, Shape shape, Origin origin) {
    return switch (shape) {
      case LIST -> items(node, origin);
      case PAIRS -> pairs(node, origin);
      case TEXT, LITERAL, NUMBER, FLAG -> scalar(node, shape, origin).map(Given.class::cast);
    };
  }

  private Optional<Given.Scalar> scalar(Node node, Shape shape, Origin origin) {
    if (!(node instanceof ScalarNode scalar)) {
      return refuse(origin, describe(node) + " is not " + wanted(shape) + "; write one value");
    }
    String text = scalar.getValue().strip();
    Tag tag = scalar.getTag();
    if (!tag.getValue().startsWith(Tag.PREFIX)) {
      return refuse(
          origin, "the tag " + Text.printable(tag.getValue()) + " is not supported; remove it");
    }
    if (tag.equals(Tag.NULL)) {
      return refuse(origin, Text.quoted(text) + " is no value; write one, or remove the entry");
    }
    boolean quoted = scalar.getScalarStyle() != ScalarStyle.PLAIN;
    String shown = Text.quoted(text);
    return switch (shape) {
      case TEXT ->
          tag.equals(Tag.STR)
              ? Optional.of(new Given.Scalar(text, origin))
              : refuse(
                  origin,
                  shown + " is " + kind(tag) + ", not text; put it in quotes: " + inQuotes(shown));
      case NUMBER, FLAG ->
          quoted
              ? refuse(
                  origin,
                  inQuotes(shown) + " is text, not " + wanted(shape) + "; leave out the quotes")
              : Optional.of(new Given.Scalar(text, origin));
      default -> Optional.of(new Given.Scalar(text, origin));
    };
  }

  private Optional<Given> items(Node node, Origin origin) {
    if (!(node instanceof SequenceNode sequence)) {
      return refuse(
          origin, describe(node) + " is not a list; write it as [" + sample(node) + ", …]");
    }
    if (sequence.getValue().size() > MOST_ITEMS) {
      return refuse(origin, "has more than " + MOST_ITEMS + " entries; write fewer");
    }
    List<Given.Scalar> items = new ArrayList<>();
    int index = 0;
    for (Node item : sequence.getValue()) {
      int line = item.getStartMark().getLine() + 1;
      Origin at = new Origin(origin.source(), line, origin.key() + "[" + index++ + "]");
      scalar(item, Shape.TEXT, at).ifPresent(items::add);
    }
    return Optional.of(new Given.Items(items, origin));
  }

  private Optional<Given> pairs(Node node, Origin origin) {
    if (!(node instanceof MappingNode mapping)) {
      return refuse(origin, describe(node) + " is not a mapping; write it as {name: value, …}");
    }
    if (mapping.getValue().size() > MOST_ITEMS) {
      return refuse(origin, "has more than " + MOST_ITEMS + " entries; write fewer");
    }
    Map<String, Given.Pair> pairs = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = tuple.getKeyNode().getStartMark().getLine() + 1;
      Origin at = new Origin(origin.source(), line, origin.key());
      scalar(tuple.getKeyNode(), Shape.TEXT, at).ifPresent(name -> pair(name, tuple, pairs));
    }
    return Optional.of(new Given.Pairs(List.copyOf(pairs.values()), origin));
  }

  private void pair(Given.Scalar name, NodeTuple tuple, Map<String, Given.Pair> pairs) {
    Origin origin = name.origin();
    Origin at = new Origin(origin.source(), origin.line(), origin.key() + "." + name.text());
    if (pairs.containsKey(name.text())) {
      int first = pairs.get(name.text()).value().origin().line();
      problems.error(at, "is given twice, first on line " + first + "; remove one of the two");
      return;
    }
    boolean none = tuple.getValueNode().getTag().equals(Tag.NULL);
    (none ? Optional.of(new Given.Scalar("", at)) : scalar(tuple.getValueNode(), Shape.TEXT, at))
        .ifPresent(value -> pairs.put(name.text(), new Given.Pair(name.text(), value)));
  }

  /** What a node is, in words that fit before "is not …". */
  static String describe(Node node) {
    return switch (node.getNodeId()) {
      case scalar -> Text.quoted(((ScalarNode) node).getValue());
      case sequence -> "a list";
      default -> "a mapping";
    };
  }

  private static String sample(Node node) {
    return node instanceof ScalarNode scalar ? Text.printable(scalar.getValue()) : "a";
  }

  private static String inQuotes(String shown) {
    return shown.startsWith("\"") ? shown : "\"" + shown + "\"";
  }

  private static String kind(Tag tag) {
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return "a number";
    }
    if (tag.equals(Tag.BOOL)) {
      return "a boolean";
    }
    return tag.equals(Tag.TIMESTAMP) ? "a date" : "empty or of another type";
  }

  private static String wanted(Shape shape) {
    return switch (shape) {
      case NUMBER -> "a number";
      case FLAG -> "a boolean";
      default -> "a single value";
    };
  }

  private <T> Optional<T> refuse(Origin origin, String message) {
    problems.error(origin, message);
    return Optional.empty();
  }
}
