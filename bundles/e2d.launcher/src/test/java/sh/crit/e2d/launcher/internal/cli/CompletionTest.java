package sh.crit.e2d.launcher.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;

class CompletionTest {
  @ParameterizedTest
  @CsvSource({"sta,1,start status", "--l,2,--limit", "j,4,json", "b,6,bash"})
  void bashCompletes(String typed, int position, String expected, @TempDir Path directory)
      throws Exception {
    String words =
        switch (position) {
          case 1 -> "e2d " + typed;
          case 2 -> "e2d explain " + typed;
          case 4 -> "e2d explain --output " + typed;
          default -> "e2d completion " + typed;
        };
    assertEquals(expected, complete(directory, words));
  }

  @Test
  void bashCompletesOrders(@TempDir Path directory) throws Exception {
    assertEquals("restore resume remove recover", complete(directory, "e2d re"));
    assertEquals("--config --confirm", complete(directory, "e2d remove n1 --con"));
    assertEquals("--new", complete(directory, "e2d bootstrap --n"));
    assertEquals("--from", complete(directory, "e2d recover --f"));
    assertEquals("--all", complete(directory, "e2d defrag --a"));
    assertEquals("", complete(directory, "e2d recover --from -"));
  }

  @Test
  void bashCompletesWhatAVerbIsDividedInto(@TempDir Path directory) throws Exception {
    assertEquals("restore", complete(directory, "e2d rest"));
    assertEquals("snapshot", complete(directory, "e2d sn"));
    assertEquals("verify", complete(directory, "e2d snapshot v"));
    assertEquals("--replace-newer", complete(directory, "e2d snapshot --r"));
    assertEquals("--replace-newer", complete(directory, "e2d snapshot --output json --r"));
    assertEquals("--dry-run", complete(directory, "e2d snapshot prune --d"));
    assertEquals("", complete(directory, "e2d snapshot list --d"));
    assertEquals("", complete(directory, "e2d snapshot verify v"));
    assertEquals("--url", complete(directory, "e2d snapshot copy 7 --u"));
    assertEquals("", complete(directory, "e2d snapshot copy --url -"));
    assertEquals("--to --timeout", complete(directory, "e2d restore --t"));
    Files.createDirectory(directory.resolve("old"));
    assertEquals(directory + "/old", complete(directory, "e2d restore --to " + directory + "/o"));
  }

  @Test
  void fishKnowsWhatAVerbIsDividedInto() throws E2dException {
    String script = Completion.script(List.of("fish"));
    String behind = "'__fish_seen_subcommand_from snapshot; and ";
    String none = behind + "not __fish_seen_subcommand_from list status verify drill copy prune'";
    assertTrue(script.contains("-n " + none + " -a drill -d "), script);
    assertTrue(script.contains("-n " + none + " -l replace-newer\n"), script);
    assertTrue(script.contains(behind + "__fish_seen_subcommand_from copy' -l url -x\n"), script);
    assertTrue(script.contains("_from restore' -l to -x -a '(__fish_complete_dir"), script);
    assertFalse(script.contains("-n __fish_use_subcommand -a list"), script);
  }

  @Test
  void fishKnowsFlagsWithoutAShortName() throws E2dException {
    String script = Completion.script(List.of("fish"));
    assertTrue(script.contains("_from recover' -l from -x\n"), script);
    assertTrue(script.contains("_from defrag' -l all\n"), script);
    assertTrue(script.contains("_from explain' -s n -l limit -x\n"), script);
  }

  @Test
  void everyShellKnowsEveryVerbAndNoInternalOne() throws E2dException {
    for (String shell : List.of("bash", "zsh", "fish")) {
      String script = Completion.script(List.of(shell));
      Verb.published().forEach(verb -> assertTrue(script.contains(verb.lastWord()), shell));
      assertFalse(script.contains("train"), shell);
      assertFalse(script.contains("--background"), shell);
      assertFalse(script.contains("-l background"), shell);
    }
  }

  @Test
  void namesTheShellsItKnows() {
    E2dException wrong = assertThrows(E2dException.class, () -> Completion.script(List.of("bsh")));
    assertEquals(
        "e2d completion takes one of bash, zsh, fish; did you mean bash?", wrong.getMessage());
  }

  /** Has a real bash complete the last of the words. */
  private static String complete(Path directory, String words)
      throws IOException, InterruptedException, E2dException {
    Path script = directory.resolve("completion.bash");
    Files.writeString(script, Completion.script(List.of("bash")));
    String program =
        ". %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _e2d; echo \"${COMPREPLY[@]}\""
            .formatted(script, words);
    Process bash = new ProcessBuilder("bash", "-c", program).redirectErrorStream(true).start();
    String printed =
        new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, bash.waitFor(), printed);
    return printed;
  }
}
