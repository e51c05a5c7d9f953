package sh.crit.e2d.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.service.Order;
import sh.crit.e2d.api.service.Order.Kind;
import sh.crit.e2d.shell.internal.control.Client;
import sh.crit.e2d.shell.internal.control.ControlServer;
import sh.crit.e2d.shell.internal.control.Limits;
import sh.crit.e2d.shell.internal.format.Json;
import sh.crit.e2d.shell.internal.gogo.ServicesRef;
import sh.crit.e2d.shell.internal.terminal.RealGogo;

/** The operator's orders over the real socket, as commands and as lines of the real Gogo. */
@Timeout(120)
class OrdersTest {
  @TempDir private Path dataDir;
  private final FakeAppliance appliance = new FakeAppliance();
  private final ServicesRef ref = new ServicesRef();
  private NodeFiles files;
  private RealGogo gogo;
  private ControlServer server;

  @BeforeEach
  void open() throws E2dException {
    ref.bindAppliance(appliance);
    ref.bindSnapshots(new FakeSnapshots());
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

  private Client.Reply command(String... words) throws IOException {
    return Client.run(files.controlSocket(), false, words);
  }

  private Client.Reply line(String line) throws IOException {
    try (Client client = new Client(files.controlSocket())) {
      client.line(false, line);
      return client.reply();
    }
  }

  private static String[] words(String typed) {
    return typed.split(" ", -1);
  }

  @ParameterizedTest
  @CsvSource({
    "pause,PAUSE,'',''",
    "resume,RESUME,'',''",
    "resume --confirm 7e1,RESUME,'',7e1",
    "leave,LEAVE,'',''",
    "leave --confirm 001e05,LEAVE,'',001e05",
    "remove beta,REMOVE,beta,''",
    "remove --confirm=1e9 true,REMOVE,true,1e9",
    "move-leader,MOVE_LEADER,'',''",
    "move-leader 007,MOVE_LEADER,007,''",
    "defrag,DEFRAG,'',''",
    "defrag --all,DEFRAG,all,''",
    "bootstrap --new,BOOTSTRAP,'',''",
    "bootstrap --new --confirm null,BOOTSTRAP,'',null",
    "recover --from alpha --confirm 0x1,RECOVER,alpha,0x1",
    "restore 0x4 --confirm 1e9,RESTORE,0x4,1e9",
    "restore 4@12,RESTORE,4@12,''",
    "restore --at 2026-01-02T03:04:05Z,RESTORE,4@77,''",
  })
  void eachOrderReachesTheApplianceAsItWasTyped(
      String typed, Kind kind, String subject, String confirmation) throws IOException {
    List<Order> one = List.of(new Order(kind, subject, confirmation));
    Client.Reply reply = command(words(typed));
    assertEquals(0, reply.exitCode(), reply.err());
    assertEquals(one, appliance.orders);
    appliance.orders.clear();
    reply = line("e2d:" + typed);
    assertEquals(0, reply.exitCode(), reply.err());
    assertEquals(one, appliance.orders);
    assertTrue(reply.out().startsWith("done: " + words(typed)[0]), reply.out());
  }

  @ParameterizedTest
  @CsvSource({
    "remove beta --without-backup --confirm 1e9,REMOVE,beta,1e9",
    "leave --without-backup,LEAVE,'',''",
    "defrag --all --without-backup,DEFRAG,all,''",
    "recover --from alpha --without-backup,RECOVER,alpha,''",
    "restore 4 --without-backup,RESTORE,4,''",
  })
  void theWordForNoBackupIsPassedOn(String typed, Kind kind, String subject, String confirmation)
      throws IOException {
    assertEquals(0, command(words(typed)).exitCode());
    assertEquals(0, line("e2d:" + typed).exitCode());
    Order order = new Order(kind, subject, confirmation, true);
    assertEquals(List.of(order, order), appliance.orders);
  }

  @Test
  void howFarABackupIsGoesToStandardError() throws IOException {
    appliance.orderProgress = List.of("backup b1 is stored; reading it back");
    Client.Reply reply = command("remove", "beta", "--confirm", "1");
    assertEquals("backup b1 is stored; reading it back\n", reply.err());
    assertTrue(reply.out().startsWith("done: "), reply.out());
  }

  @Test
  void aPlanIsShownWithWhatConfirmsIt() throws IOException {
    appliance.orderAnswer = Views.planned("whatever the core calls it");
    String plan =
        """
        not done yet: remove 'my beta', plan 001e05
          - beta is no member any more
          - 2 voters are left, and 2 make a quorum
        to do this: e2d remove 'my beta' --confirm 001e05
        """;
    assertEquals(new Client.Reply(0, plan, ""), command("remove", "my beta"));
    assertEquals(
        new Client.Reply(0, plan.replace("e2d remove", "e2d -c a.yaml remove"), ""),
        command("remove", "my beta", "--config", "a.yaml"));
    assertEquals(
        new Client.Reply(0, plan.replace("e2d remove", "e2d:remove"), ""),
        line("remove 'my beta'"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leave",
        "remove beta",
        "remove beta --without-backup",
        "bootstrap --new",
        "recover --from alpha",
        "restore 4@12",
        "restore 0x4 --without-backup"
      })
  void theLineThatConfirmsDoesWhatItSays(String typed) throws IOException {
    appliance.orderAnswer = Views.planned("an order");
    String shown = line(typed).out();
    String confirming = shown.substring(shown.indexOf("to do this: ") + "to do this: ".length());
    assertEquals("e2d:" + typed + " --confirm 001e05\n", confirming);
    appliance.orderAnswer = Views.done("an order");
    assertEquals(0, line(confirming).exitCode());
    Order planned = appliance.orders.get(0);
    assertEquals(
        new Order(planned.kind(), planned.subject(), "001e05", planned.withoutBackup()),
        appliance.orders.get(1));
  }

  @Test
  void aNameIsNothingToEvaluate() throws IOException {
    appliance.orderAnswer = Views.planned("an order");
    String name = "$(e2d:shutdown --yes) it's *";
    String shown = command("remove", name).out();
    String confirming = shown.substring(shown.indexOf("e2d remove")).replace("e2d r", "e2d:r");
    appliance.orderAnswer = Views.done("an order");
    assertEquals(new Client.Reply(0, line(confirming).out(), ""), line(confirming));
    assertEquals(new Order(Kind.REMOVE, name, "001e05"), appliance.orders.get(1));
    assertEquals(0, appliance.shutdowns.get());
  }

  @Test
  void json() throws IOException {
    appliance.orderAnswer = Views.planned("an order");
    String planned = Json.of(Views.planned("remove beta")) + "\n";
    assertEquals(new Client.Reply(0, planned, ""), command("remove", "beta", "-o", "json"));
    assertEquals(new Client.Reply(0, planned, ""), line("remove beta -o json"));
    appliance.orderAnswer = Views.done("an order");
    assertEquals(
        new Client.Reply(0, Json.of(Views.done("defrag --all")) + "\n", ""),
        command("defrag", "--all", "--output=json"));
    assertEquals("true\n", line("(remove beta) done").out());
  }

  @Test
  void aRefusalIsOneLine() throws IOException {
    appliance.orderRefusal =
        new E2dException(
            ErrorCode.PRECONDITION_FAILED,
            "order.remove",
            "beta",
            "no quorum would be left\u001b[2J without beta");
    Client.Reply refused =
        new Client.Reply(1, "", "e2d: no quorum would be left?[2J without beta\n");
    assertEquals(refused, command("remove", "beta"));
    assertEquals(refused, line("remove beta"));
  }

  @Test
  void aConfirmedOrderThatWasNotCarriedOutIsNoSuccess() throws IOException {
    appliance.orderAnswer = Views.planned("an order");
    Client.Reply refused =
        new Client.Reply(
            1, "", "e2d: nothing was done: the plan is another one by now; remove beta shows it\n");
    assertEquals(refused, command("remove", "beta", "--confirm", "old"));
    assertEquals(refused, line("remove beta --confirm old"));
    assertEquals(1, command("pause").exitCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pause --without-backup",
        "remove",
        "remove a b",
        "remove a --force",
        "remove a --confirm",
        "pause now",
        "move-leader --confirm 1",
        "defrag n1",
        "bootstrap",
        "bootstrap --confirm 1",
        "recover",
        "recover --confirm 1",
        "recover --from"
      })
  void wrongUsageNeverReachesTheAppliance(String typed) throws IOException {
    for (Client.Reply reply : List.of(command(words(typed)), line(typed))) {
      assertEquals(2, reply.exitCode(), reply.out());
      assertEquals("", reply.out());
      assertTrue(reply.err().contains("; usage: " + words(typed)[0] + " "), reply.err());
      assertEquals(1, reply.err().lines().count());
    }
    assertEquals(List.of(), appliance.orders);
  }

  @Test
  void usageAndHelp() throws IOException {
    assertEquals(
        """
        usage: e2d recover [-o text|json] --from NODE [--confirm ID] [--without-backup]
        the cluster goes on with the data of this node alone
        """,
        command("recover", "--help").out());
    assertTrue(line("move-leader --help").out().startsWith("usage: e2d:move-leader [NAME] "));
    assertTrue(line("e2d:help").out().contains("e2d:move-leader     the named member leads"));
    assertEquals(List.of(), appliance.orders);
  }
}
