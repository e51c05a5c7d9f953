package sh.crit.e2d.itests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tests of all modules rely on: a real etcd in the directory that the build names. */
class EtcdOfTheBuildTest {

  @ParameterizedTest
  @CsvSource({"etcd,--version,etcd Version:", "etcdctl,version,etcdctl version:"})
  void theProgramsRun(String program, String argument, String answer) throws Exception {
    Path file = Path.of(System.getProperty("e2d.etcd.dir")).resolve(program);
    Process process =
        new ProcessBuilder(file.toString(), argument).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
    assertEquals(0, process.exitValue(), said);
    assertTrue(said.startsWith(answer), said);
  }
}
