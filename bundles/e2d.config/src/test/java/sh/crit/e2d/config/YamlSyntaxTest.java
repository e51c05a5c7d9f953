package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not YAML, or not one mapping, is refused with the line; what is unusual YAML is read. */
class YamlSyntaxTest {
  private static final String IN = "standard input";

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            "name: a\ndiscovery:\n\ttype: b\n",
            3,
            "a tab is used where YAML allows only spaces; replace it with spaces"),
        Arguments.of(
            "name: a\n---\nname: b\n",
            2,
            "a second document begins here; keep one and remove the \"---\" line"),
        Arguments.of(
            "name: [a",
            1,
            "not readable as YAML at column 9: expected ',' or ']', but got <stream end>"),
        Arguments.of(
            "name: a: b",
            1,
            "not readable as YAML at column 8: mapping values are not allowed here"),
        Arguments.of("name: *a", 1, "not readable as YAML at column 7: found undefined alias a"),
        Arguments.of(
            "- a\n- b\n", 1, "a list is not a configuration; write lines like \"key: value\""),
        Arguments.of(
            "name\n", 1, "a single value is not a configuration; write lines like \"key: value\""),
        Arguments.of(
            "!date {a: b}",
            1,
            "a mapping with the tag !date is not a configuration; write lines like \"key: value\""),
        Arguments.of(
            "!!java.util.Date {a: b}",
            1,
            "not readable as YAML at column 1: Global tag is not allowed: tag:yaml.org,2002:java.util.Date"),
        Arguments.of(
            "name: a\nhost: \u0001\n", 2, "the character U+0001 is not allowed in YAML; remove it"),
        Arguments.of(
            "? [a, b]\n: c\n", 1, "a list or mapping is used as a key; write \"key: value\""));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void broken(String yaml, int line, String message) {
    assertEquals(List.of(IN + ":" + line + ": " + message), Loading.problems(yaml, Map.of()));
  }

  @Test
  void duplicateKeysAreNamedWithBothLines() {
    assertEquals(
        List.of(IN + ":3: name: is given twice, first on line 1; remove one of the two"),
        Loading.problems("name: a\nhost: b\nname: c\n", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# nothing\n# at all\n",
        "---\n",
        "---\n...\n",
        "~",
        "{}",
        "\uFEFF",
        "\uFEFFrequiredClusterSize: 1\n",
        "requiredClusterSize: 1\r\nsnapshot:\r\n  compression: false\r\n",
        "name:\ndiscovery:\nsnapshot: ~\n",
        "apiVersion: e2d.crit.sh/v1alpha1",
        "kind: Configuration",
        "apiVersion:\nkind:\n",
        "%YAML 1.1\n---\nrequiredClusterSize: 1\n",
      })
  void nothingSaidIsTheDefault(String yaml) {
    assertEquals(Loading.valid("{}"), Loading.valid(yaml));
  }

  @Test
  void anAliasStandsForItsAnchor() {
    Configuration read = Loading.valid("caCert: &f /etc/hostname\ncaKey: *f\n");
    assertEquals("/etc/hostname", read.certificates().caKey().orElseThrow().toString());
  }

  @Test
  void aliasesThatMultiplyAreCheap() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a" + i + ": &a" + i + " [" + alias + (", " + alias).repeat(8) + "]\n");
    }
    List<String> problems = Loading.problems(bomb.toString(), Map.of());
    assertTrue(problems.get(0).contains("Number of aliases"), problems.toString());
    assertEquals(1, problems.size());
  }

  @Test
  void nestingIsBounded() {
    String deep = "name: " + "[".repeat(100_000);
    List<String> problems = Loading.problems(deep, Map.of());
    assertTrue(problems.get(0).contains("Nesting Depth exceeded max 20"), problems.toString());
  }

  @Test
  void aListThatHoldsItselfEnds() {
    assertEquals(
        List.of(
            IN + ":1: discovery.initialPeers[0]: a list is not a single value; write one value"),
        Loading.problems("discovery: {initialPeers: &a [*a]}", Map.of()));
  }

  @Test
  void sizeIsBounded() {
    assertEquals(
        List.of(IN + ": is longer than 1 MiB; a configuration needs some hundred lines at most"),
        Loading.problems("#".repeat(2_000_000), Map.of()));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    List<String> problems =
        Loading.problems(
            "nmae: a\nrequiredClusterSize: 2\nsnapshot:\n  interval: 5\n",
            Map.of("E2D_HOST", "0.0.0.0"));
    assertEquals(
        List.of(
            IN + ":1: nmae: is not a known key; did you mean name?",
            IN + ":2: requiredClusterSize: 2 is not a size for a cluster; use 1, 3, 5 or 7",
            "environment: E2D_HOST: 0.0.0.0 is no address that peers can reach; write one of this machine's own",
            IN + ":4: snapshot.interval: 5 has no unit; write a duration such as 30s, 5m or 1h30m"),
        problems);
  }

  @Test
  void lineBreaksInValuesDoNotBreakTheLine() {
    List<String> problems = Loading.problems("\"a\\nb\": 1\nhost: \"x\\ny\\u2028z\"\n", Map.of());
    assertEquals(2, problems.size());
    assertTrue(problems.stream().allMatch(line -> line.lines().count() == 1), problems.toString());
  }
}
