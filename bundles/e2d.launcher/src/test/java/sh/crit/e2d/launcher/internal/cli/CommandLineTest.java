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
        "remove~e2d remove needs NAME; usage: e2d remove [FLAGS] NAME",
        "remove n1 n2~e2d remove takes one NAME, but got n2 as well",
        "remove n1 --force~unknown flag --force of e2d remove; see e2d help",
        "remove n1 --confirm~--confirm needs a value: --confirm ID",
        "remove n1 --confirm=~--confirm is ID, not ''",
        "remove n1 --confirm -o json~--confirm is ID, not '-o'",
        "move-leader n1 n2~e2d move-leader takes one NAME, but got n2 as well",
        "move-leader --confirm 1~unknown flag --confirm of e2d move-leader; did you mean --config?",
        "pause now~e2d pause takes no argument, but got now",
        "pause --confirm 1~unknown flag --confirm of e2d pause; did you mean --config?",
        "defrag all~e2d defrag takes no argument, but got all",
        "bootstrap~e2d bootstrap needs --new; usage: e2d bootstrap --new [FLAGS]",
        "bootstrap --confirm 1~e2d bootstrap needs --new; usage: e2d bootstrap --new [FLAGS]",
        "recover n1~e2d recover takes no argument, but got n1",
        "recover --confirm 1~e2d recover needs --from; usage: e2d recover --from NODE [FLAGS]",
        "snapshot lst~e2d snapshot has no 'lst'; it has list, status, verify, drill, copy, prune",
        "snapshot 0012~e2d snapshot has no '0012'; it has list, status, verify, drill, copy, prune",
        "snapshot list all~e2d snapshot list takes no argument, but got all",
        "snapshot verify a b~e2d snapshot verify takes one ID, but got b as well",
        "snapshot list --dry-run~unknown flag --dry-run of e2d snapshot list; see e2d help",
        "snapshot --replace-newer prune~e2d snapshot prune takes no --replace-newer; see e2d help",
        "snapshot copy~e2d snapshot copy needs --url; usage: e2d snapshot copy --url URL [FLAGS] [ID]",
        "snapshot copy --url --to~--url is URL, not '--to'",
        "restore~e2d restore needs the ID of a backup (e2d snapshot list names them) or --at TIME to bring the running cluster back; with --to DIR it unpacks one into a new data directory; usage: e2d restore [FLAGS] [ID]",
        "restore --to x a b~e2d restore takes one ID, but got b as well",
        "restore --to --at~--to is DIR, not '--at'",
        "restore -t x~--timeout is SECONDS, not 'x'",
        "recover --from --confirm~--from is NODE, not '--confirm'",
      })
  void wrongUsageIsOneLineWithARemedy(String line, String message) {
    E2dException wrong = assertThrows(E2dException.class, () -> parse(line.split(" ")));
    assertEquals(message, wrong.getMessage());
    assertEquals(ErrorCode.BAD_USAGE, wrong.code());
  }

  @Test
  void anEmptyNameIsNotWhomever() {
    for (String verb : List.of("remove", "move-leader")) {
      E2dException wrong = assertThrows(E2dException.class, () -> parse(verb, ""));
      assertTrue(wrong.getMessage().startsWith("e2d " + verb + ": NAME is empty"));
    }
  }

  @Test
  void aVerbOfTwoWords() throws E2dException {
    Invocation call = parse("snapshot", "verify", "status", "-c", "a.yaml");
    assertEquals(Verb.SNAPSHOT_VERIFY, call.verb());
    assertEquals(List.of("status"), call.arguments());
    assertEquals(Verb.SNAPSHOT, parse("snapshot", "-o", "json").verb());
    E2dException quoted = assertThrows(E2dException.class, () -> parse("snapshot list"));
    assertTrue(quoted.getMessage().startsWith("unknown verb 'snapshot list'"));
  }

  @Test
  void helpOfBackups() throws E2dException {
    String help = Help.text(parse("snapshot", "--help").arguments());
    assertTrue(help.startsWith("usage: e2d snapshot [FLAGS]\n"), help);
    assertTrue(help.contains("\n  snapshot verify reads a backup back"), help);
    assertEquals(
        Help.text(List.of("snapshot", "copy")),
        Help.text(parse("snapshot", "copy", "--help").arguments()));
    assertTrue(Help.text(List.of("snapshot", "copy")).contains("\n  --url URL "));
    E2dException wrong =
        assertThrows(E2dException.class, () -> Help.text(List.of("snapshot", "x")));
    assertTrue(wrong.getMessage().startsWith("unknown verb 'snapshot x'"));
  }

  @Test
  void helpOfAnOrder() throws E2dException {
    Invocation call = parse("recover", "--help");
    String help = Help.text(call.arguments());
    assertTrue(help.startsWith("usage: e2d recover --from NODE [FLAGS]\n"), help);
    assertTrue(help.contains("\n  --confirm ID               does what the plan"), help);
    assertTrue(help.contains("\n  -c, --config FILE          the node's"), help);
    assertTrue(Help.text(List.of()).contains("\n  move-leader     the named member leads"));
  }

  private static Invocation parse(String... words) throws E2dException {
    return CommandLine.parse(List.of(words));
  }
}
