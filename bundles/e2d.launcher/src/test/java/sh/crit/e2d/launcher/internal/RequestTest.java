package sh.crit.e2d.launcher.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.launcher.internal.cli.CommandLine;

class RequestTest {
  @ParameterizedTest
  @CsvSource({
    "status -c a.yaml -o json,status",
    "explain -n 3 -t 5,explain --limit 3",
    "pause,pause",
    "resume -t 5,resume",
    "leave --confirm=1f3a9c,leave --confirm 1f3a9c",
    "remove --confirm 1f3a9c n3 -o json,remove n3 --confirm 1f3a9c",
    "remove n3 -c a.yaml,remove n3 --config a.yaml",
    "remove n3 -c -,remove n3",
    "move-leader,move-leader",
    "move-leader n2,move-leader n2",
    "defrag --all,defrag --all",
    "bootstrap --new --confirm 007,bootstrap --new --confirm 007",
    "recover --confirm 1 --from n1,recover --from n1 --confirm 1",
  })
  void theApplianceGetsWhatItHasToKnow(String typed, String sent) throws E2dException {
    List<String> words = Request.of(CommandLine.parse(List.of(typed.split(" ", -1))));
    assertEquals(List.of(sent.split(" ", -1)), words);
  }
}
