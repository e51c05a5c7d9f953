package sh.crit.e2d.shell.internal.control;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.shell.internal.FakeAppliance;
import sh.crit.e2d.shell.internal.Views;
import sh.crit.e2d.shell.internal.format.Json;
import sh.crit.e2d.shell.internal.gogo.ServicesRef;

@Timeout(60)
class ControlServerTest {
  private static final Limits LIMITS = new Limits(3, 300, 2_000);

  @TempDir private Path dataDir;
  private final FakeAppliance appliance = new FakeAppliance();
  private final ServicesRef services = new ServicesRef();
  private NodeFiles files;
  private Path path;
  private ControlServer server;

  @BeforeEach
  void open() throws E2dException {
    services.bindAppliance(appliance);
    files = new NodeFiles(dataDir);
    path = files.controlSocket();
    server = ControlServer.open(files, this::conversation, LIMITS);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Conversation conversation(Request request, FrameWriter frames) {
    return new CommandConversation(services, (Request.Command) request, frames);
  }

  @Test
  void textAndJson() throws IOException {
    Client.Reply text = Client.run(path, false, "status");
    assertEquals(0, text.exitCode());
    assertTrue(text.out().startsWith("node           alpha\n"), text.out());
    assertEquals("", text.err());

    String json = Json.of(List.of(Views.LEADER)) + "\n";
    assertEquals(new Client.Reply(0, json, ""), Client.run(path, true, "members"));
    assertEquals(new Client.Reply(0, json, ""), Client.run(path, false, "members", "-o", "json"));
  }

  @Test
  void explainTakesALimit() throws IOException {
    Client.Reply reply = Client.run(path, false, "explain", "-n", "2");
    assertEquals(2, reply.out().lines().filter(line -> line.contains("  round ")).count());
  }

  @Test
  void exitCodesTellTheState() throws IOException {
    appliance.status = Views.waiting();
    assertEquals(1, Client.run(path, false, "status").exitCode());
    appliance.members = List.of(Views.LEADER, Views.UNSTARTED);
    assertEquals(1, Client.run(path, true, "members").exitCode());
    assertEquals(0, Client.run(path, false, "plan").exitCode());
    assertEquals(0, Client.run(path, false, "discover").exitCode());
    appliance.discovery = Views.discovery("the token has expired");
    assertEquals(1, Client.run(path, false, "discover").exitCode());
    assertEquals(0, Client.run(path, false, "health").exitCode());
  }

  @Test
  void pluginsTellByTheirExitCode() throws IOException {
    Client.Reply absent = Client.run(path, false, "plugins");
    assertEquals(1, absent.exitCode());
    assertTrue(absent.err().contains("e2d.plugins has not started yet"), absent.err());

    services.bindPlugins(Views::plugins);
    Client.Reply troubled = Client.run(path, true, "plugins");
    assertEquals(1, troubled.exitCode());
    assertTrue(troubled.out().contains("\"state\": \"incomplete\""), troubled.out());
    services.bindPlugins(() -> List.of(Views.plugins().get(0)));
    Client.Reply fine = Client.run(path, false, "plugins");
    assertEquals(0, fine.exitCode());
    assertTrue(fine.out().contains("e2d.storage.s3"), fine.out());
  }

  @Test
  void failuresAreOneLine() throws IOException {
    appliance.quorum = false;
    assertEquals(
        new Client.Reply(1, "", "e2d: no quorum answers\n"), Client.run(path, true, "members"));
    services.unbindAppliance(appliance);
    Client.Reply absent = Client.run(path, false, "status");
    assertEquals(1, absent.exitCode());
    assertTrue(absent.err().startsWith("e2d: the appliance is not ready: "), absent.err());
    assertEquals(1, absent.err().lines().count());
  }

  @Test
  void wrongUsage() throws IOException {
    assertEquals(2, Client.run(path, false, "status", "--frobnicate").exitCode());
    assertEquals(2, Client.run(path, false, "exec", "rm").exitCode());
    assertEquals(2, Client.run(path, false).exitCode());
    assertEquals(0, Client.run(path, false, "members", "--help").exitCode());
  }

  @Test
  void shutdownOverTheSocketNeedsNoConfirmation() throws IOException {
    Client.Reply reply = Client.run(path, false, "shutdown");
    assertEquals(0, reply.exitCode());
    assertEquals(1, appliance.shutdowns.get());
  }

  @Test
  @Timeout(60)
  void aClientHearsAtOnceThatItsRequestHasArrived() throws IOException {
    appliance.hang = true;
    try (Client client = new Client(path)) {
      client.command("dumb", 0, false, "health");
      assertArrayEquals(new int[] {FrameWriter.OUTPUT, 0}, client.frame());
    }
  }

  @Test
  void onlyTheOwnerMayConnect() throws IOException {
    assertEquals("[OWNER_READ, OWNER_WRITE]", permissions(path));
    assertEquals("[OWNER_EXECUTE, OWNER_READ, OWNER_WRITE]", permissions(path.getParent()));
  }

  private static String permissions(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).stream()
        .map(Enum::name)
        .sorted()
        .toList()
        .toString();
  }

  @Test
  void garbageIsRefusedAtOnce() throws IOException {
    try (Client client = new Client(path)) {
      client.raw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThrowsOrEnds(client);
    }
    try (Client client = new Client(path)) {
      client.header("telnet", "dumb", 0, 0);
      assertThrowsOrEnds(client);
    }
    assertEquals(0, Client.run(path, false, "status").exitCode());
  }

  /** The kernel reports a reset when the server closed with bytes unread. */
  private static void assertThrowsOrEnds(Client client) {
    try {
      assertEquals(new Client.Reply(-1, "", ""), client.reply());
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("reset"), e.toString());
    }
  }

  @Test
  void clientsThatSendNothingAreDroppedAndTooManyAreTurnedAway() throws IOException {
    List<Client> idle = new ArrayList<>();
    for (int i = 0; i < LIMITS.connections(); i++) {
      idle.add(new Client(path));
    }
    try (Client refused = new Client(path)) {
      Client.Reply reply = refused.reply();
      assertEquals(1, reply.exitCode());
      assertTrue(reply.err().contains("too many clients"), reply.err());
    }
    for (Client client : idle) {
      assertEquals(-1, client.reply().exitCode());
      client.close();
    }
    await().until(() -> Client.run(path, false, "status").exitCode() == 0);
  }

  @Test
  void commandEndsWhenItsClientGoesAway() throws Exception {
    appliance.hang = true;
    try (Client client = new Client(path)) {
      client.command("dumb", 0, false, "health");
      assertTrue(appliance.hanging.await(20, TimeUnit.SECONDS));
    }
    assertTrue(appliance.interrupted.await(20, TimeUnit.SECONDS));
  }

  @Test
  void closingWaitsForACommandUnderWayOnlySoLong() throws Exception {
    appliance.hang = true;
    try (Client client = new Client(path)) {
      client.command("dumb", 0, false, "health");
      assertTrue(appliance.hanging.await(20, TimeUnit.SECONDS));
      server.close();
      assertTrue(appliance.interrupted.await(20, TimeUnit.SECONDS));
      assertEquals(-1, client.reply().exitCode());
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void screenOfTheClientIsUsed() throws IOException {
    try (Client client = new Client(path)) {
      client.command("xterm-256color", 60, false, "members");
      String out = client.reply().out();
      assertTrue(out.contains("CLIENT URL  https://"), out);
    }
  }

  @Test
  void liveSocketIsNeverReplaced() throws IOException {
    E2dException refused =
        assertThrows(
            E2dException.class, () -> ControlServer.open(files, this::conversation, LIMITS));
    assertEquals("ADDRESS_IN_USE", refused.code().name());
    assertEquals(0, Client.run(path, false, "status").exitCode());
  }
}
