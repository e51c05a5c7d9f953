package sh.crit.e2d.config.internal.yaml;

import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Problems;
import sh.crit.e2d.config.internal.model.Text;

/**
 * Turns text into a tree of nodes that know their line. Nothing is constructed from the tree by tag
 * or reflection, and only what the schema asks for is ever visited, so that neither a tag nor an
 * alias that multiplies itself can do harm.
 */
public final class YamlReader {
  private static final int DEEPEST = 20;
  private static final int MOST_ALIASES = 20;
  private static final Pattern BARE_V6 = Pattern.compile("\\[[0-9a-fA-F]*:[0-9a-fA-F:.]*\\]");

  /** The longest text that is read, in characters. */
  public static final int LONGEST = 1 << 20;

  private final String source;
  private final Problems problems;

  public YamlReader(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The mapping that the text holds; empty when it holds nothing, or nothing that can be used. */
  public Optional<MappingNode> read(String text) {
    try {
      Node root = compose(text.startsWith("\uFEFF") ? text.substring(1) : text);
      if (root == null || root.getTag().equals(Tag.NULL)) {
        return Optional.empty();
      }
      if (root.getNodeId() == NodeId.mapping && root.getTag().equals(Tag.MAP)) {
        return Optional.of((MappingNode) root);
      }
      error(
          line(root), describe(root) + " is not a configuration; write lines like \"key: value\"");
    } catch (MarkedYAMLException e) {
      markedError(text, e);
    } catch (ReaderException e) {
      String character = String.format("U+%04X", e.getCodePoint());
      error(
          lineAt(text, e.getPosition()),
          "the character " + character + " is not allowed in YAML; remove it");
    } catch (YAMLException e) {
      error(0, "not readable as YAML: " + Text.printable(String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      error(0, "nested too deeply; a configuration needs two levels");
    }
    return Optional.empty();
  }

  private static Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setCodePointLimit(LONGEST);
    StreamReader reader = new StreamReader(text);
    return new Composer(new ParserImpl(reader, options), new Resolver(), options).getSingleNode();
  }

  private void markedError(String text, MarkedYAMLException e) {
    Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
    int line = mark == null ? 0 : mark.getLine() + 1;
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("(TAB)")) {
      error(line, "a tab is used where YAML allows only spaces; replace it with spaces");
    } else if (problem.contains("found another document")) {
      error(line, "a second document begins here; keep one and remove the \"---\" line");
    } else if (text.lines().skip(Math.max(line - 1, 0)).limit(1).anyMatch(YamlReader::bareV6)) {
      error(line, "not readable as YAML; put an IPv6 address in quotes, as in \"[fd00::1]:7980\"");
    } else {
      String column = mark == null ? "" : " at column " + (mark.getColumn() + 1);
      error(line, "not readable as YAML" + column + ": " + Text.printable(problem));
    }
  }

  /** In YAML, brackets without quotes are a list. */
  private static boolean bareV6(String line) {
    return BARE_V6.matcher(line).find();
  }

  private static String describe(Node root) {
    return switch (root.getNodeId()) {
      case sequence -> "a list";
      case mapping -> "a mapping with the tag " + Text.printable(root.getTag().getValue());
      default -> "a single value";
    };
  }

  private static int lineAt(String text, int position) {
    int end = Math.min(Math.max(position, 0), text.length());
    return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  private static int line(Node node) {
    return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
  }

  private void error(int line, String message) {
    problems.error(new Origin(source, line, ""), message);
  }
}
