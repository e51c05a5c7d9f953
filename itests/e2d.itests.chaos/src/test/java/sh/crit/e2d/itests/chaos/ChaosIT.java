package sh.crit.e2d.itests.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A fixed set of real faults on clusters of three and five whole appliances. */
class ChaosIT {
  private static final long DEADLINE_MINUTES = 12;
  private static final List<String> APART =
      List.of("unshare", "-Urnmpf", "--mount-proc", "--kill-child", "bash", "-c");

  private Path reports;

  @BeforeAll
  static void requireNamespaces() {
    List<String> probe = new ArrayList<>(APART);
    probe.add("ip link add br0 type bridge; exit $?");
    Commands.Result result = Commands.attempt(probe);
    assumeTrue(
        result.exit() == 0,
        "SKIPPED: this machine cannot make namespaces and bridges for an ordinary user: "
            + result.output());
  }

  @BeforeEach
  void keepReports(TestInfo test) throws IOException {
    Path all = Path.of(System.getProperty("e2d.chaos.reports"));
    reports = all.resolve(test.getTestMethod().orElseThrow().getName() + ".txt");
    Files.createDirectories(all);
    Files.deleteIfExists(reports);
  }

  @Test
  void threeNodesLoseNothing() throws Exception {
    assertUnharmed(
        "--nodes",
        "3",
        "--play",
        "kill-etcd,kill-both,isolate,one-way,freeze-both,wipe,corrupt,full-disk,majority-returns");
  }

  @Test
  void oneNodeBecomesFiveAndOneAgain() throws Exception {
    assertUnharmed("--nodes", "1", "--machines", "5", "--play", "grow-and-shrink");
  }

  @Test
  void fiveNodesLoseTwo() throws Exception {
    assertUnharmed("--nodes", "5", "--play", "split,minority-dies,power-cycle");
  }

  private void assertUnharmed(String... options) throws Exception {
    String report = chaos(0, options);
    assertTrue(report.contains(" lost 0;"), report);
    assertTrue(report.contains("violations 0"), report);
  }

  private String chaos(int exit, String... options) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(APART);
    line.addAll(List.of("\"$@\"; exit $?", "chaos"));
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.add("-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider");
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(
        List.of(Chaos.class.getName(), System.getProperty("e2d.distribution.dir"), "--seed", "7"));
    line.addAll(List.of("--longest", "5"));
    line.addAll(List.of(options));
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(reports.toFile()).start();
    try {
      assertTrue(process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES), () -> read(reports));
      assertEquals(exit, process.exitValue(), () -> read(reports));
      return read(reports);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void wrongOptionsAreRefused() throws Exception {
    assertTrue(chaos(2, "--nodes", "many").contains("'many' is no number from 1 to 9"));
    assertTrue(chaos(2, "--play", "meteor").contains("no fault or scenario 'meteor'"));
  }
}
