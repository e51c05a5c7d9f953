package sh.crit.e2d.shell.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void allSpellings() throws CommandFailure {
    assertTrue(Options.parse(Verbs.STATUS, List.of("-o", "json")).json());
    assertTrue(Options.parse(Verbs.STATUS, List.of("--output", "json")).json());
    assertTrue(Options.parse(Verbs.STATUS, List.of("--output=json")).json());
    assertFalse(Options.parse(Verbs.STATUS, List.of("-o", "text")).json());
    assertEquals(3, Options.parse(Verbs.EXPLAIN, List.of("-n", "3")).limit());
    assertEquals(3, Options.parse(Verbs.EXPLAIN, List.of("--limit=3", "-o", "json")).limit());
    assertTrue(Options.parse(Verbs.SHUTDOWN, List.of("--yes")).confirmed());
    assertTrue(Options.parse(Verbs.PLAN, List.of("--help")).help());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "status  ~ -n 3          ~ status: does not take \"-n\"; usage: status [-o text|json]",
        "status  ~ extra         ~ status: does not take \"extra\"; usage: status [-o text|json]",
        "members ~ -o yaml       ~ members: --output is text or json, not \"yaml\"; usage: members [-o text|json]",
        "members ~ --output      ~ members: --output needs a value; usage: members [-o text|json]",
        "explain ~ -n 0          ~ explain: -n takes a number from 1 to 999999, not \"0\"; usage: explain [-o text|json] [-n N]",
        "explain ~ -n -1         ~ explain: -n takes a number from 1 to 999999, not \"-1\"; usage: explain [-o text|json] [-n N]",
        "explain ~ --limit=many  ~ explain: --limit takes a number from 1 to 999999, not \"many\"; usage: explain [-o text|json] [-n N]",
        "shutdown~ --yes=1       ~ shutdown: --yes takes no value; usage: shutdown [-o text|json] [--yes]",
        "remove  ~ -o json       ~ remove: needs NAME; usage: remove NAME [-o text|json] [--confirm ID] [--without-backup]",
        "remove  ~ a b           ~ remove: does not take \"b\"; usage: remove NAME [-o text|json] [--confirm ID] [--without-backup]",
        "remove  ~ a --force     ~ remove: does not take \"--force\"; usage: remove NAME [-o text|json] [--confirm ID] [--without-backup]",
        "remove  ~ a --confirm   ~ remove: --confirm needs a value; usage: remove NAME [-o text|json] [--confirm ID] [--without-backup]",
        "remove  ~ a --confirm=  ~ remove: --confirm needs a value, not \"\"; usage: remove NAME [-o text|json] [--confirm ID] [--without-backup]",
        "remove  ~ a --confirm -o json ~ remove: --confirm needs a value, not \"-o\"; usage: remove NAME [-o text|json] [--confirm ID] [--without-backup]",
        "move-leader ~ ''        ~ move-leader: NAME is empty; usage: move-leader [NAME] [-o text|json]",
        "pause   ~ n1            ~ pause: does not take \"n1\"; usage: pause [-o text|json]",
        "pause   ~ --confirm 1   ~ pause: does not take \"--confirm\"; usage: pause [-o text|json]",
        "leave   ~ n1            ~ leave: does not take \"n1\"; usage: leave [-o text|json] [--confirm ID] [--without-backup]",
        "defrag  ~ all           ~ defrag: does not take \"all\"; usage: defrag [-o text|json] [--all] [--without-backup]",
        "bootstrap ~ -o json     ~ bootstrap: needs --new; usage: bootstrap [-o text|json] --new [--confirm ID]",
        "recover ~ --confirm 1   ~ recover: needs --from NODE; usage: recover [-o text|json] --from NODE [--confirm ID] [--without-backup]",
        "recover ~ n1            ~ recover: does not take \"n1\"; usage: recover [-o text|json] --from NODE [--confirm ID] [--without-backup]",
      })
  void mistakesAreOneLineAndExitCodeTwo(String verb, String arguments, String message) {
    CommandFailure failure =
        assertThrows(
            CommandFailure.class,
            () -> Options.parse(Verbs.called(List.of(verb)), List.of(arguments.split(" ", -1))));
    assertEquals(message, failure.getMessage());
    assertEquals("e2d: " + message, failure.toString());
    assertEquals(2, failure.exitCode());
  }

  @Test
  void helpIsGivenWithoutTheRest() throws CommandFailure {
    assertTrue(Options.parse(Verbs.called(List.of("remove")), List.of("--help")).help());
    assertTrue(Options.parse(Verbs.called(List.of("recover")), List.of("--help")).help());
  }

  @Test
  void whatSomebodyTypedCannotSteerTheTerminal() {
    CommandFailure failure =
        assertThrows(
            CommandFailure.class,
            () -> Options.parse(Verbs.called(List.of("pause")), List.of("\u001b[2J")));
    assertTrue(failure.toString().contains("\"?[2J\""), failure.toString());
  }

  @Test
  void unknownCommandNamesThoseThatExist() {
    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> Verbs.called(List.of("mebmers")));
    assertEquals(
        "no command \"mebmers\"; there are status, members, plan, explain, health, discover, plugins, snapshot,"
            + " restore, pause, resume, move-leader, defrag, leave, remove, bootstrap, recover, shutdown",
        failure.getMessage());
    assertEquals(2, failure.exitCode());
  }
}
