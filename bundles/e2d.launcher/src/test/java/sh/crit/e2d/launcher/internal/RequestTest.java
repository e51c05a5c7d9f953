package sh.crit.e2d.launcher.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
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
    "leave --confirm 1 --without-backup,leave --without-backup --confirm 1",
    "remove --confirm 1f3a9c n3 -o json,remove n3 --confirm 1f3a9c",
    "remove n3 -c a.yaml,remove n3 --config a.yaml",
    "remove n3 -c -,remove n3",
    "move-leader,move-leader",
    "move-leader n2,move-leader n2",
    "defrag --all,defrag --all",
    "bootstrap --new --confirm 007,bootstrap --new --confirm 007",
    "recover --confirm 1 --from n1,recover --from n1 --confirm 1",
    "snapshot,snapshot",
    "snapshot --replace-newer -t 5,snapshot --replace-newer",
    "snapshot list -o json,snapshot list",
    "snapshot -o json list,snapshot list",
    "-c a.yaml snapshot verify 0012,snapshot verify 0012",
    "snapshot drill -c a.yaml 0012,snapshot drill 0012",
    "snapshot verify list,snapshot verify list",
    "snapshot prune --dry-run,snapshot prune --dry-run",
    "snapshot copy --url=s3://b/x 7,snapshot copy 7 --url s3://b/x",
    "restore --to ../new,restore --to /home/new",
    "restore 7 --to=/var/x,restore 7 --to /var/x",
    "restore 7 --without-backup --confirm 1f -c /etc/x.yaml,restore 7 --without-backup --confirm 1f --config /etc/x.yaml",
    "restore --at 2026-01-02T03:04:05Z --to x,restore --at 2026-01-02T03:04:05Z --to /home/me/x",
  })
  void theApplianceGetsWhatItHasToKnow(String typed, String sent) throws E2dException {
    List<String> words =
        Request.of(
            CommandLine.parse(List.of(typed.split(" ", -1))),
            path -> Path.of("/home/me").resolve(path).normalize());
    assertEquals(List.of(sent.split(" ", -1)), words);
  }
}
