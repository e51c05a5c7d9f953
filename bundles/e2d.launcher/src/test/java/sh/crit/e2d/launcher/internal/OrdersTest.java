package sh.crit.e2d.launcher.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.launcher.internal.cli.CommandLine;
import sh.crit.e2d.launcher.internal.client.FakeAppliance;
import sh.crit.e2d.launcher.internal.client.Patience;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;
import sh.crit.e2d.launcher.internal.node.ConfigurationChecker;
import sh.crit.e2d.launcher.internal.node.ConfigurationChoice;

/** The operator's orders from the words of a command line to the control socket and back. */
@Timeout(60)
class OrdersTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    Surroundings around =
        new Surroundings(
            new ApplianceLayout(directory.resolve("home")),
            directory,
            Map.of(),
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    return new Program(around, new OneNode(files())).run(List.of(words));
  }

  private NodeFiles files() {
    return new NodeFiles(directory.resolve("node"));
  }

  @Test
  void planAndExitCodeAreThoseOfTheAppliance() throws Exception {
    try (FakeAppliance appliance =
        new FakeAppliance(
            files().controlSocket(),
            (request, to) -> {
              boolean confirmed = request.command().contains("--confirm");
              FakeAppliance.frame(to, confirmed ? 2 : 1, confirmed ? "e2d: refused\n" : "plan\n");
              FakeAppliance.exit(to, confirmed ? 1 : 0);
            })) {
      assertEquals(0, run("-c", "a.yaml", "remove", "n3", "-o", "json"));
      assertEquals("plan\n", out.toString(StandardCharsets.UTF_8));
      assertEquals(1, run("remove", "n3", "--confirm", "1f3a9c"));
      assertEquals("e2d: refused\n", err.toString(StandardCharsets.UTF_8));
      assertEquals(
          List.of(
              new FakeAppliance.Request(
                  "command", true, List.of("remove", "n3", "--config", "a.yaml")),
              new FakeAppliance.Request(
                  "command", false, List.of("remove", "n3", "--confirm", "1f3a9c"))),
          appliance.requests());
    }
  }

  @Test
  void wrongUsageIsFoundWithoutAnAppliance() {
    assertEquals(2, run("remove"));
    assertEquals(2, run("bootstrap", "--confirm", "1"));
    assertEquals(2, run("recover"));
    String said = err.toString(StandardCharsets.UTF_8);
    assertEquals(3, said.lines().filter(line -> line.contains("usage: e2d ")).count(), said);
    assertTrue(said.startsWith("e2d: e2d remove needs NAME; usage: "), said);
    assertEquals(3, run("pause"));
  }

  @Test
  void anOrderMayTakeMinutesUnlessTheUserSaysOtherwise() throws E2dException {
    for (String order : List.of("pause", "resume", "leave", "move-leader")) {
      assertEquals(Duration.ofMinutes(3), patience(order).answered());
    }
    assertEquals(Duration.ofMinutes(3), patience("remove", "n3").answered());
    assertEquals(Duration.ofMinutes(3), patience("bootstrap", "--new").answered());
    assertEquals(Duration.ofMinutes(3), patience("recover", "--from", "n1").answered());
    assertEquals(Duration.ofSeconds(10), patience("defrag").taken());
    assertEquals(Duration.ofSeconds(5), patience("defrag", "-t", "5").answered());
    assertEquals(Duration.ofSeconds(60), patience("members").answered());
  }

  @Test
  void workOnBackupsMayTakeAsLongAsItTakes() throws E2dException {
    for (String work : List.of("verify", "drill")) {
      assertEquals(Duration.ZERO, patience("snapshot", work).answered());
    }
    assertEquals(Duration.ZERO, patience("snapshot").answered());
    assertEquals(Duration.ZERO, patience("snapshot", "copy", "--url", "s3://b").answered());
    assertEquals(Duration.ZERO, patience("restore", "--to", "x").answered());
    assertEquals(Duration.ofSeconds(10), patience("snapshot").taken());
    assertEquals(Duration.ofSeconds(5), patience("snapshot", "-t", "5").answered());
    assertEquals(Duration.ofMinutes(3), patience("snapshot", "list").answered());
    assertEquals(Duration.ofMinutes(3), patience("snapshot", "prune").answered());
  }

  @Test
  void anOrderWaitsForTheBackupBeforeIt() throws E2dException {
    assertEquals(Duration.ZERO, patience("remove", "n3", "--confirm", "1").answered());
    assertEquals(Duration.ZERO, patience("leave", "--confirm", "1").answered());
    assertEquals(Duration.ZERO, patience("defrag").answered());
    assertEquals(Duration.ofMinutes(3), patience("remove", "n3").answered());
    assertEquals(Duration.ofMinutes(3), patience("defrag", "--without-backup").answered());
    assertEquals(Duration.ofMinutes(3), patience("pause").answered());
    assertEquals(Duration.ofSeconds(5), patience("defrag", "-t", "5").answered());
  }

  @Test
  void aDirectoryIsWhereTheUserIs() throws Exception {
    try (FakeAppliance appliance =
        new FakeAppliance(
            files().controlSocket(),
            (request, to) -> {
              FakeAppliance.frame(to, 2, "unpacking\n");
              FakeAppliance.frame(to, 1, "{}\n");
              FakeAppliance.exit(to, 0);
            })) {
      assertEquals(0, run("restore", "7", "--to", "new", "-o", "json"));
      assertEquals("{}\n", out.toString(StandardCharsets.UTF_8));
      assertEquals("unpacking\n", err.toString(StandardCharsets.UTF_8));
      String place = directory.resolve("new").toString();
      assertEquals(List.of("restore", "7", "--to", place), appliance.requests().get(0).command());
    }
    assertEquals(2, run("restore"));
    assertEquals(3, run("restore", "7"));
    assertEquals(3, run("snapshot"));
  }

  private static Patience patience(String... words) throws E2dException {
    return Program.patience(CommandLine.parse(List.of(words)));
  }

  /** Every configuration is that of one node. */
  private record OneNode(NodeFiles node) implements ConfigurationChecker {
    @Override
    public Checked check(ConfigurationChoice choice) {
      throw new IllegalStateException("an order starts nothing");
    }

    @Override
    public NodeFiles files(ConfigurationChoice choice) {
      return node;
    }
  }
}
