package sh.crit.e2d.shell.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.shell.internal.control.Client;
import sh.crit.e2d.shell.internal.control.ControlServer;
import sh.crit.e2d.shell.internal.control.Limits;
import sh.crit.e2d.shell.internal.format.Json;
import sh.crit.e2d.shell.internal.gogo.ServicesRef;
import sh.crit.e2d.shell.internal.terminal.RealGogo;

/** Lines and interactive shells through the real socket into the real Gogo. */
@Timeout(120)
class GogoModesTest {
  private static final String PROMPT = "alpha:running> ";
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path dataDir;
  private final FakeAppliance appliance = new FakeAppliance();
  private final FakeSnapshots snapshots = new FakeSnapshots();
  private final ServicesRef ref = new ServicesRef();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private int seen;
  private NodeFiles files;
  private RealGogo gogo;
  private ControlServer server;

  @BeforeEach
  void open() throws E2dException {
    ref.bindAppliance(appliance);
    files = new NodeFiles(dataDir);
    gogo = new RealGogo(ref);
    server = ControlServer.open(files, new Modes(files, ref, gogo.gogo()), Limits.DEFAULT);
  }

  @AfterEach
  void close() {
    try {
      server.close();
    } finally {
      gogo.close();
    }
  }

  private Client.Reply line(boolean json, String line) throws IOException {
    try (Client client = new Client(files.controlSocket())) {
      client.line(json, line);
      return client.reply();
    }
  }

  @Test
  void lineGivesAView() throws IOException {
    Client.Reply reply = line(false, "e2d:status");
    assertEquals(0, reply.exitCode());
    assertTrue(reply.out().startsWith("node           alpha\n"), reply.out());
    assertEquals(Json.of(List.of(Views.LEADER)) + "\n", line(true, "members").out());
    assertEquals(Json.of(List.of(Views.LEADER)) + "\n", line(false, "members -o json").out());
  }

  @Test
  void lineMayCombineCommands() throws IOException {
    assertEquals("3\n", line(false, "(e2d:status) requiredClusterSize").out());
    assertEquals("hello\n", line(false, "echo hello").out());
    String piped = line(false, "e2d:members | grep alpha").out();
    assertTrue(piped.startsWith("alpha  8e9e05c52164694d  leader"), piped);
  }

  @Test
  void severalLinesAreExecutedOneAfterTheOther() throws IOException {
    Client.Reply reply = line(false, "x = hello\necho $x\n\n# nothing\necho \"two\nlines\"\n");
    assertEquals("hello\ntwo\nlines\n", reply.out().replace("hello\nhello", "hello"));
    assertEquals(new Client.Reply(0, "a\n", ""), line(false, "echo a\nexit\necho b"));
    Client.Reply wrong = line(false, "no:such\necho a");
    assertEquals("a\n", wrong.out());
    assertEquals(0, wrong.exitCode());
    assertEquals(2, line(false, "echo a\nno:such").exitCode());
    assertEquals(2, line(false, "echo a\necho (").exitCode());
  }

  @Test
  void lineHasAnExitCode() throws IOException {
    appliance.status = Views.waiting();
    assertEquals(1, line(false, "status").exitCode());
    assertEquals(1, line(false, "status -o json").exitCode());
    appliance.quorum = false;
    assertEquals(new Client.Reply(1, "", "e2d: no quorum answers\n"), line(false, "members"));
    Client.Reply unknown = line(false, "no:such");
    assertEquals(2, unknown.exitCode());
    assertEquals(1, unknown.err().lines().count());
    assertEquals(2, line(false, "status --frobnicate").exitCode());
    assertEquals(2, line(false, "echo (").exitCode());
  }

  @Test
  void shutdownInAShellWantsYes() throws IOException {
    Client.Reply refused = line(false, "e2d:shutdown");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("shutdown --yes"), refused.err());
    assertEquals(0, appliance.shutdowns.get());
    assertEquals(0, line(false, "e2d:shutdown --yes").exitCode());
    assertEquals(1, appliance.shutdowns.get());
  }

  private String shown() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  /** Waits for a text after the one that was waited for last. */
  private void awaitShown(String text) {
    try {
      await().atMost(LONG).until(() -> shown().indexOf(text, seen) >= 0);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no \"" + text + "\" in: " + shown().substring(seen), e);
    }
    seen = shown().indexOf(text, seen) + text.length();
  }

  private Client shell() throws IOException {
    Client client = new Client(files.controlSocket());
    client.header("shell", "xterm", 120, 40);
    return client;
  }

  private CompletableFuture<Integer> watch(Client client) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.read(screen, new ByteArrayOutputStream());
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void tabCompletesAndExitEnds() throws Exception {
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      client.keys("e2d:mem\t");
      awaitShown("bers");
      client.keys("-o j\t");
      awaitShown("son");
      client.keys("\r");
      awaitShown("\"role\": \"leader\"");
      awaitShown(PROMPT);
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void tabKnowsWhatSnapshotIsDividedInto() throws Exception {
    ref.bindSnapshots(snapshots);
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      client.keys("snapshot ve\t");
      awaitShown("rify");
      client.keys("00 -o j\t");
      awaitShown("son");
      client.keys("\u0015snapshot pr\t");
      awaitShown("une");
      client.keys("--d\t");
      awaitShown("ry-run");
      client.keys("\r");
      awaitShown("would be deleted: 2 backups");
      awaitShown(PROMPT);
      client.keys("snapshot list --d\t--r\t\r");
      awaitShown("e2d: snapshot list: does not take \"--d--r\"");
      awaitShown(PROMPT);
      client.keys("snapshot --r\t");
      awaitShown("eplace-newer");
      client.keys("\r");
      awaitShown("backup         ");
      awaitShown(PROMPT);
      assertEquals(List.of("prune true", "make true"), snapshots.calls);
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void controlCEndsABackupUnderWay() throws Exception {
    ref.bindSnapshots(snapshots);
    snapshots.progress = List.of("reading 1 of 2");
    snapshots.lasting = true;
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      client.keys("snapshot verify -o json\r");
      awaitShown("reading 1 of 2\r\n");
      assertTrue(snapshots.working.await(30, TimeUnit.SECONDS));
      client.keys("\u0003");
      assertTrue(snapshots.interrupted.await(30, TimeUnit.SECONDS));
      awaitShown(PROMPT);
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void historySurvivesTheShell() throws Exception {
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      client.keys("echo first-shell\r");
      awaitShown(PROMPT);
      client.keys("\u0004");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
    Path history = files.home().resolve("shell_history");
    assertTrue(Files.readString(history).contains("echo first-shell"));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(history)));
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      client.keys("\u001bOA\r");
      awaitShown("first-shell\r\n");
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void controlCEndsTheCommandAndNotTheShell() throws Exception {
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      appliance.hang = true;
      client.keys("health\r");
      assertTrue(appliance.hanging.await(30, TimeUnit.SECONDS));
      client.keys("\u0003");
      assertTrue(appliance.interrupted.await(30, TimeUnit.SECONDS));
      awaitShown(PROMPT);
      client.keys("echo al\"\"ive\r");
      awaitShown("alive\r\n");
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void controlCInTheMiddleOfOutputLeavesTheConnectionAlone() throws Exception {
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      for (int i = 0; i < 5; i++) {
        client.keys("while { true } { echo spam }\r");
        awaitShown("spam\r\nspam\r\nspam");
        client.keys("\u0003");
        awaitShown(PROMPT);
      }
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void controlCWhileACommandReadsKeysLeavesThemToTheShell() throws Exception {
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      client.keys("cat\r");
      awaitShown("\r\r\n");
      client.keys("typed\r");
      awaitShown("typed\r\n");
      client.keys("\u0003");
      awaitShown(PROMPT);
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void mistakesAreOneLineAndWindowSizeCounts() throws Exception {
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      client.keys("members --bogus\r");
      awaitShown("e2d: members: does not take \"--bogus\"; usage: members [-o text|json]");
      awaitShown(PROMPT);
      client.resize(60, 20);
      client.keys("members\r");
      awaitShown("CLIENT URL  https://10.0.0.1:2379");
      client.keys("exit\r");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void commandOfAShellEndsWithItsClient() throws Exception {
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown(PROMPT);
      appliance.hang = true;
      client.keys("health\r");
      assertTrue(appliance.hanging.await(30, TimeUnit.SECONDS));
      assertFalse(exit.isDone());
    }
    assertTrue(appliance.interrupted.await(30, TimeUnit.SECONDS));
  }

  @Test
  void promptSaysWhenTheCoreIsAway() throws Exception {
    ref.unbindAppliance(appliance);
    try (Client client = shell()) {
      CompletableFuture<Integer> exit = watch(client);
      awaitShown("e2d:starting> ");
      client.keys("status\r");
      awaitShown("e2d: the appliance is not ready");
      client.keys("\u0004");
      assertEquals(0, exit.get(30, TimeUnit.SECONDS));
    }
  }
}
