package sh.crit.e2d.launcher.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;
import sh.crit.e2d.launcher.Main;
import sh.crit.e2d.launcher.internal.framework.SlowActivator;
import sh.crit.e2d.launcher.internal.framework.TestAppliance;

/** Signals to a real process of the launcher, with a sleeping process in the place of etcd. */
class SignalsIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();
  private Path home;
  private NodeFiles files;
  private Process etcd;

  @BeforeEach
  void unpack() throws Exception {
    home = directory.resolve("home");
    new TestAppliance(home).feature("runtime").activated("slow", SlowActivator.class);
    files = new NodeFiles(directory.resolve("node"));
    Files.createDirectories(files.logs());
    Files.writeString(config(), "dataDir: " + files.dataDir() + "\nhost: 127.0.0.1\n");
    etcd = new ProcessBuilder("sleep", "600").start();
    started.add(etcd);
    await().until(() -> etcd.info().command().orElse("").endsWith("sleep"));
    ProcessRecord.of(etcd.pid()).orElseThrow().write(files.etcdPid());
  }

  @AfterEach
  void leaveNothingBehind() {
    started.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"node/e2d/appliance.pid", "node/e2d/cache", "home/start.reached", "is up"})
  void theFirstOneStopsAtWhateverMomentItComes(String moment) throws Exception {
    Process appliance = run();
    reach(appliance, moment);
    appliance.destroy();
    assertTrue(appliance.waitFor(LONG.toSeconds(), TimeUnit.SECONDS), "runs on: " + log());
    // Before there is a handler the default one ends the process, which has started nothing yet.
    if (appliance.exitValue() != 143) {
      assertEquals(0, appliance.exitValue(), log());
      assertTrue(etcd.waitFor(LONG.toSeconds(), TimeUnit.SECONDS), "etcd runs on: " + log());
    }
    assertTrue(appliance.exitValue() == 0 || moment.endsWith("appliance.pid"), log());
  }

  @Test
  void theSecondOneWaitsForNothingAndLeavesEtcd() throws Exception {
    Files.createFile(home.resolve("stop.forbidden"));
    Process appliance = run();
    reach(appliance, "is up");
    appliance.destroy();
    reach(appliance, "home/stop.reached");
    signalUntilItEnds(appliance);
    assertEquals(1, appliance.exitValue());
    assertTrue(log().contains("SIGTERM again: not waiting for the bundles to stop"), log());
    assertTrue(log().contains("etcd (process " + etcd.pid() + ") is left"), log());
    assertTrue(etcd.isAlive());
  }

  @Test
  void aStartThatHangsIsEndedToo() throws Exception {
    Files.createFile(home.resolve("start.forbidden"));
    Process appliance = run();
    reach(appliance, "home/start.reached");
    appliance.destroy();
    await().atMost(LONG).until(() -> log().contains("SIGTERM: stopping"));
    signalUntilItEnds(appliance);
    assertTrue(log().contains("SIGTERM again: not waiting for"), log());
    assertTrue(etcd.isAlive());
  }

  @Test
  void oneSignalThatComesTwiceIsOne() throws Exception {
    Process appliance = run();
    reach(appliance, "is up");
    appliance.destroy();
    appliance.destroy();
    assertTrue(appliance.waitFor(LONG.toSeconds(), TimeUnit.SECONDS), log());
    assertFalse(log().contains("again"), log());
    assertEquals(0, appliance.exitValue(), log());
  }

  private void signalUntilItEnds(Process appliance) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              appliance.destroy();
              return !appliance.isAlive();
            });
  }

  private void reach(Process appliance, String moment) throws IOException {
    await(moment)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(1))
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                !appliance.isAlive()
                    || (moment.equals("is up")
                        ? log().contains("ms after exec")
                        : Files.exists(directory.resolve(moment))));
    assertTrue(appliance.isAlive(), "ended before " + moment + ": " + log());
  }

  private Process run() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-De2d.home=" + home,
            Main.class.getName(),
            "run",
            "--background",
            "-c",
            config().toString());
    builder.redirectErrorStream(true).redirectOutput(files.logs().resolve("boot.log").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Path config() {
    return directory.resolve("e2d.yaml");
  }

  private String log() throws IOException {
    Path log = files.logs().resolve("e2d.log");
    return (Files.exists(log) ? Files.readString(log) : "")
        + Files.readString(files.logs().resolve("boot.log"));
  }
}
