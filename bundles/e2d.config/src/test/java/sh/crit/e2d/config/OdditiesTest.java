package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write by habit, by accident or by template; each is right or has one clear line. */
class OdditiesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "gossipAddr: 10.0.0.1:0 | 1: gossipAddr: 10.0.0.1:0 has a port that is not between 1 and 65535; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: 10.0.0.1:65536 | 1: gossipAddr: 10.0.0.1:65536 has a port that is not between 1 and 65535; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: 10.0.0.1:-1 | 1: gossipAddr: 10.0.0.1:-1 has no port number; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: 10.0.0.1:7980x | 1: gossipAddr: 10.0.0.1:7980x has no port number; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: '10.0.0.1: 7980' | 1: gossipAddr: 10.0.0.1: 7980 has no port number; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: 7980 | 1: gossipAddr: 7980 is not an address; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: 12:30 | 1: gossipAddr: 12:30 is not an address; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: fd00::1 | 1: gossipAddr: fd00::1 lacks the brackets of an IPv6 address; write it as \"[fd00::1]:7980\"",
        "gossipAddr: fd00::1:7980 | 1: gossipAddr: fd00::1:7980 lacks the brackets of an IPv6 address; write it as \"[fd00::1]:7980\"",
        "gossipAddr: '::' | 1: gossipAddr: :: lacks the brackets of an IPv6 address; write it as \"[fd00::1]:7980\"",
        "gossipAddr: '[fd00::1]7980' | 1: gossipAddr: [fd00::1]7980 is not an address; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: '[fd00::1]:' | 1: gossipAddr: [fd00::1]: has no port number; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: '[10.0.0.1]:7980' | 1: gossipAddr: [10.0.0.1]:7980 is not an address; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: '[]:7980' | 1: gossipAddr: []:7980 is not an address; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: '[fe80::1%lo]:7980' | 1: gossipAddr: [fe80::1%lo]:7980 is not an address; write host:port, for example 10.0.2.15:7980",
        "gossipAddr: [::1]:7980 | 1: not readable as YAML; put an IPv6 address in quotes, as in \"[fd00::1]:7980\"",
        "gossipAddr: [fd00::1]:7980 | 1: not readable as YAML; put an IPv6 address in quotes, as in \"[fd00::1]:7980\"",
        "host: '[fd00::1]:80' | 1: host: [fd00::1]:80 is not a host; write an address or a name without port or scheme",
        "host: '::' | 1: host: :: is no address that peers can reach; write one of this machine's own",
        "discovery: {initialPeers: [a, ~]} | 1: discovery.initialPeers[1]: ~ is no value; write one, or remove the entry",
        "discovery: {initialPeers: ['']} | 1: discovery.initialPeers[0]: \"\" is not an address; write host:port, for example 10.0.2.15:7980",
        "discovery: {initialPeers: [[a]]} | 1: discovery.initialPeers[0]: a list is not a single value; write one value",
        "discovery: {initialPeers: [fd00::1]} | 1: discovery.initialPeers[0]: fd00::1 lacks the brackets of an IPv6 address; write it as \"[fd00::1]:7980\"",
        "discovery: {<<: {type: static}} | 1: discovery.<<: merge keys are not supported; write the keys themselves",
        "discovery: {type: static, 'type': static} | 1: discovery.type: is given twice, first on line 1; remove one of the two",
        "discovery: {matches: {1: a}} | 1: discovery.matches: 1 is a number, not text; put it in quotes: \"1\"",
        "discovery: {matches: {a: on}} | 1: discovery.matches.a: on is a boolean, not text; put it in quotes: \"on\"",
        "name: 007 | 1: name: 007 is a number, not text; put it in quotes: \"007\"",
        "name: 1e3 | 1: name: 1e3 is a number, not text; put it in quotes: \"1e3\"",
        "name: 0x10 | 1: name: 0x10 is a number, not text; put it in quotes: \"0x10\"",
        "name: 1_000 | 1: name: 1_000 is a number, not text; put it in quotes: \"1_000\"",
        "name: 12:30 | 1: name: 12:30 is a number, not text; put it in quotes: \"12:30\"",
        "name: .inf | 1: name: .inf is a number, not text; put it in quotes: \".inf\"",
        "requiredClusterSize: true | 1: requiredClusterSize: true is not a whole number; use 1, 3, 5 or 7",
        "requiredClusterSize: [3] | 1: requiredClusterSize: a list is not a number; write one value",
        "requiredClusterSize: 0x3 | 1: requiredClusterSize: 0x3 is not a whole number; use 1, 3, 5 or 7",
        "requiredClusterSize: +1 | 1: requiredClusterSize: +1 is not a whole number; use 1, 3, 5 or 7",
        "snapshot: {compression: y} | 1: snapshot.compression: y is not a compression; write none, gzip or zstd",
        "snapshot: {interval: 5M} | 1: snapshot.interval: 5M has the unknown unit \"M\"; the units are ns, us, ms, s, m and h",
        "snapshot: {interval: 1d} | 1: snapshot.interval: 1d has the unknown unit \"d\"; the units are ns, us, ms, s, m and h",
        "snapshot: {interval: +5m} | 1: snapshot.interval: +5m is not a duration; write a duration such as 30s, 5m or 1h30m",
        "snapshot: {interval: ''} | 1: snapshot.interval: \"\" is not a duration; write a duration such as 30s, 5m or 1h30m",
        "apiVersion: e2d.crit.sh/v1alpha2 | 1: apiVersion: e2d.crit.sh/v1alpha2 is not known; write e2d.crit.sh/v1alpha1",
        "apiVersion: 1 | 1: apiVersion: 1 is not known; write e2d.crit.sh/v1alpha1",
        "apiversion: e2d.crit.sh/v1alpha1 | 1: apiversion: is not a known key; did you mean apiVersion?",
        "kind: configuration | 1: kind: configuration is not known; write Configuration",
        "Kind: Configuration | 1: Kind: is not a known key; did you mean kind?",
        "name:\ta | 1: a tab is used where YAML allows only spaces; replace it with spaces",
        "name: ${NAME} | 1: name: ${NAME} has characters that are not allowed, or none; use up to 128 letters, digits, - _ and .",
        "dataDir: $HOME/data | 1: dataDir: $HOME/data begins with what only a shell would replace; write the whole path",
        "'': a | 1: \"\": is not a known key; known here: apiVersion, bootstrapTimeout, caCert, caKey, clientAddr, clusterToken, dataDir, discovery, etcd, gossipAddr, healthCheck…",
      })
  void oneLine(String yaml, String expected) {
    assertEquals(List.of("standard input:" + expected), Loading.problems(yaml, Map.of()));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"caKey:", "name: NULL", "requiredClusterSize: ~", "dataDir: ~"})
  void aKeyWithoutAValueIsWarnedOf(String yaml) {
    LoadResult.Loaded loaded = Loading.loaded(yaml, Map.of());
    assertEquals(Loading.valid(""), loaded.configuration());
    assertEquals(
        List.of(
            "standard input:1: "
                + yaml.substring(0, yaml.indexOf(':'))
                + ": has no value and is taken for not given; write one, or remove the key"),
        Loading.lines(loaded.warnings()));
  }

  @Test
  void addressesOfVersionSix() {
    Configuration read =
        Loading.valid("host: '[fd00::2]'\ngossipAddr: '[fd00::1]'\nclientAddr: '[::]:1'\n");
    assertEquals("http://[fd00::1]:7980", read.network().gossip().listenUrl());
    assertEquals("http://[::]:1", read.network().client().listenUrl());
    assertEquals("http://[fd00::2]:1", read.network().client().advertisedUrl());
    assertEquals("fd00::2", Loading.valid("host: fd00::2").host());
  }

  @Test
  void aMisplacedByteOrderMarkIsAKeyThatIsNotKnown() {
    assertEquals(1, Loading.problems("name: a\n\uFEFFhost: b\n", Map.of()).size());
  }

  @Test
  @Timeout(60)
  void aFileThatIsNoConfigurationIsNotToldLineByLine() {
    String yaml =
        IntStream.range(0, 100_000).mapToObj(i -> "k" + i + ": x\n").collect(Collectors.joining());
    List<String> problems = Loading.problems(yaml.substring(0, 900_000), Map.of());
    assertEquals(51, problems.size());
    assertTrue(problems.get(50).endsWith(" more mistakes; mend the first ones to see them"));
  }

  @Test
  void lineEndsOfWindowsCountAsOne() {
    assertEquals(
        List.of("standard input:3: nmae: is not a known key; did you mean name?"),
        Loading.problems("\uFEFFname: a\r\n\r\nnmae: b\r\n", Map.of()));
  }
}
