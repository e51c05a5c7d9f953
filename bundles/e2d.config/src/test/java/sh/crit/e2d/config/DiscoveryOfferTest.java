package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bundle says of its types of discovery is what a configuration is held to. */
class DiscoveryOfferTest {
  private static final Set<String> OFFERS =
      Set.of(
          "dns/a;needs=name;takes=port+server",
          "cloud/tags;needs=*;env=A_TOKEN+B_TOKEN",
          "any;takes=*",
          "plain",
          "later;needs=a;unheard=of",
          "cloud/tags");

  private static List<String> problems(String discovery, Map<String, String> environment) {
    ConfigurationSource source =
        new ConfigurationSource.StandardInput("discovery: " + discovery + "\n");
    return Loading.lines(new ConfigurationLoader(OFFERS).load(source, environment).problems());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: dns/a} | discovery.type: dns/a needs discovery.matches.name; set it",
        "{type: dns/a, matches: {name: x, prot: a}} |"
            + " discovery.matches.prot: prot is nothing that dns/a matches;"
            + " did you mean port? Known: name, port, server",
        "{type: dns/a, matches: {name: x, zzz: a}} |"
            + " discovery.matches.zzz: zzz is nothing that dns/a matches; known: name, port, server",
        "{type: later, matches: {zzz: x, a: x}} |"
            + " discovery.matches.zzz: zzz is nothing that later matches; known: a",
      })
  void mistakesNameTheKeyAndWhatWouldBeRight(String discovery, String expected) {
    assertEquals(List.of("standard input:1: " + expected), problems(discovery, Map.of()));
  }

  @Test
  void oneNameOfAnyKindMayBeNeeded() {
    assertEquals(
        List.of(
            "standard input:1: discovery.type: cloud/tags needs at least one name to match in"
                + " discovery.matches"),
        problems("{type: cloud/tags}", Map.of("A_TOKEN", "x")));
  }

  @Test
  void credentialsThatAreNotSetAreNamedAtTheStart() {
    assertEquals(
        List.of(
            "standard input:1: discovery.type: cloud/tags needs credentials from the"
                + " environment; set A_TOKEN or B_TOKEN"),
        problems("{type: cloud/tags, matches: {x: y}}", Map.of("A_TOKEN", " ")));
  }

  @Test
  void whatIsRightIsTaken() {
    Map<String, String> token = Map.of("B_TOKEN", "x");
    assertEquals(List.of(), problems("{type: cloud/tags, matches: {x: y}}", token));
    assertEquals(List.of(), problems("{type: dns/a, matches: {name: x, port: '1'}}", token));
    assertEquals(List.of(), problems("{type: plain, matches: {x: y}}", token));
    assertEquals(List.of(), problems("{type: any}", token));
  }
}
