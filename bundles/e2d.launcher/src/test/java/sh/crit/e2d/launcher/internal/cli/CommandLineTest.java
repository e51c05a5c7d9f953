package sh.crit.e2d.launcher.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

class CommandLineTest {
  @Test
  void readsVerbFlagsAndValues() throws E2dException {
    Invocation call = parse("explain", "-n", "5", "-c", "a.yaml", "--output=json");
    assertEquals(Verb.EXPLAIN, call.verb());
    assertEquals(Map.of(Flag.LIMIT, "5", Flag.CONFIG, "a.yaml", Flag.OUTPUT, "json"), call.flags());
    assertTrue(call.json());
  }

  @Test
  void takesFlagsBeforeTheVerb() throws E2dException {
    Invocation call = parse("-c", "a.yaml", "status");
    assertEquals(Verb.STATUS, call.verb());
    assertEquals(Optional.of("a.yaml"), call.value(Flag.CONFIG));
    assertFalse(call.json());
  }

  @Test
  void standardInputIsAValueAndNoFlag() throws E2dException {
    assertEquals(Optional.of("-"), parse("run", "-c", "-").value(Flag.CONFIG));
  }

  @Test
  void leavesTheShellsWordsAlone() throws E2dException {
    Invocation call = parse("shell", "-c", "a.yaml", "e2d:explain", "-n", "3", "--whatever");
    assertEquals(List.of("e2d:explain", "-n", "3", "--whatever"), call.arguments());
    assertEquals(Map.of(Flag.CONFIG, "a.yaml"), call.flags());
  }

  @Test
  void nothingAtAllIsNoVerb() throws E2dException {
    assertEquals(Verb.NONE, parse().verb());
    assertEquals(Verb.HELP, parse("--help").verb());
  }

  @Test
  void helpOfAVerb() throws E2dException {
    Invocation call = parse("stop", "--help");
    assertEquals(Verb.HELP, call.verb());
    assertEquals(List.of("stop"), call.arguments());
    assertTrue(Help.text(call.arguments()).startsWith("usage: e2d stop"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      value = {
        "statsu~unknown verb 'statsu'; did you mean status?",
        "frobnicate~unknown verb 'frobnicate'; see e2d help",
        "mem~unknown verb 'mem'; did you mean members?",
        "status --ouput json~unknown flag --ouput of e2d status; did you mean --output?",
        "status -n 5~unknown flag -n of e2d status; see e2d help",
        "-n 5 status~e2d status takes no --limit; see e2d help",
        "status --output xml~--output is text|json, not 'xml'",
        "explain -n 0~--limit is N, not '0'",
        "status -c~-c needs a value: -c FILE",
        "status now~e2d status takes no argument, but got now",
        "stop --help=yes~--help takes no value",
      })
  void wrongUsageIsOneLineWithARemedy(String line, String message) {
    E2dException wrong = assertThrows(E2dException.class, () -> parse(line.split(" ")));
    assertEquals(message, wrong.getMessage());
    assertEquals(ErrorCode.BAD_USAGE, wrong.code());
  }

  private static Invocation parse(String... words) throws E2dException {
    return CommandLine.parse(List.of(words));
  }
}
