package sh.crit.e2d.launcher.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.client.ControlClient;
import sh.crit.e2d.launcher.internal.framework.Assembly;
import sh.crit.e2d.launcher.internal.framework.FrameworkHost;
import sh.crit.e2d.launcher.internal.framework.TestAppliance;

/** The real client against the real control socket, in a real framework, without a core. */
class ShellIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private NodeFiles files;
  private FrameworkHost host;

  @BeforeEach
  void start() throws Exception {
    files = new NodeFiles(directory.resolve("node"));
    Files.createDirectories(files.home());
    TestAppliance appliance =
        new TestAppliance(directory.resolve("home")).feature("runtime").feature("shell");
    host = new FrameworkHost(files.cache(), Map.of("e2d.version", "test"));
    Assembly assembly =
        appliance.with(Map.of("sh.crit.e2d.shell", Map.of("dataDir", files.dataDir().toString())));
    host.start(assembly);
    host.startLater(assembly);
    await().atMost(LONG).until(() -> Files.exists(files.controlSocket()));
  }

  @AfterEach
  void stop() throws Exception {
    host.stop();
    assertTrue(host.awaitStop(LONG.toMillis()));
  }

  @Test
  void withoutACoreACommandIsRefused() throws Exception {
    int code = new ControlClient(files).call(List.of("status"), false, out, err);
    assertEquals(1, code);
    assertTrue(text(err).contains("not ready"), text(err));
  }

  @Test
  void aLineOfTheShellIsExecuted() throws Exception {
    int code = new ControlClient(files).line("echo hello", false, out, err);
    assertEquals("hello", text(out).strip());
    assertEquals(0, code);
  }

  @Test
  void wrongUsageKeepsItsExitCode() throws Exception {
    int code = new ControlClient(files).call(List.of("status", "--frob"), false, out, err);
    assertEquals(2, code);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
