package sh.crit.e2d.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import sh.crit.e2d.api.service.Snapshots;
import sh.crit.e2d.shell.internal.control.Client;
import sh.crit.e2d.shell.internal.control.ControlServer;
import sh.crit.e2d.shell.internal.control.Limits;
import sh.crit.e2d.shell.internal.format.Json;
import sh.crit.e2d.shell.internal.gogo.ServicesRef;
import sh.crit.e2d.shell.internal.terminal.RealGogo;
import sh.crit.e2d.shell.internal.view.StoredBackup;

/** The commands about backups over the real socket, as commands and as lines of the real Gogo. */
@Timeout(120)
class SnapshotCommandsTest {
  @TempDir private Path dataDir;
  private final FakeAppliance appliance = new FakeAppliance();
  private final FakeSnapshots snapshots = new FakeSnapshots();
  private final ServicesRef services = new ServicesRef();
  private NodeFiles files;
  private RealGogo gogo;
  private ControlServer server;

  @BeforeEach
  void open() throws E2dException {
    services.bindAppliance(appliance);
    services.bindSnapshots(snapshots);
    files = new NodeFiles(dataDir);
    gogo = new RealGogo(services);
    server = ControlServer.open(files, new Modes(files, services, gogo.gogo()), Limits.DEFAULT);
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
    "snapshot,make false",
    "snapshot --replace-newer,make true",
    "snapshot list,list",
    "snapshot verify,'verify '",
    "snapshot verify 0012e5,verify 0012e5",
    "snapshot verify null,verify null",
    "snapshot drill,'drill '",
    "snapshot drill 1e9,drill 1e9",
    "snapshot copy --url s3://other/etcd,copy  s3://other/etcd",
    "snapshot copy 007 --url=file:///mnt/etcd,copy 007 file:///mnt/etcd",
    "snapshot prune,prune false",
    "snapshot prune --dry-run,prune true",
    "restore --to /var/tmp/new,unpack  null /var/tmp/new",
    "restore 0x1 --to=/var/tmp/x/../new,unpack 0x1 null /var/tmp/new",
    "restore --to /new --at 2026-01-02T03:04:05Z,unpack  2026-01-02T03:04:05Z /new",
    "restore --at 2026-01-02T03:04:05.5+01:00 --to /new,unpack  2026-01-02T02:04:05.500Z /new",
  })
  void eachCommandReachesTheServiceAsItWasTyped(String typed, String call) throws IOException {
    Client.Reply reply = command(words(typed));
    assertEquals(0, reply.exitCode(), reply.err());
    assertEquals(List.of(call), snapshots.calls);
    snapshots.calls.clear();
    Client.Reply line = line("e2d:" + typed);
    assertEquals(reply, line);
    assertEquals(List.of(call), snapshots.calls);
  }

  @Test
  void jsonIsAloneOnStandardOutput() throws IOException {
    snapshots.progress = List.of("reading 1 of 2", "reading\u001b[2J 2 of 2");
    String json = Json.of(StoredBackup.of(FakeSnapshots.SEALED)) + "\n";
    String told = "reading 1 of 2\nreading?[2J 2 of 2\n";
    assertEquals(new Client.Reply(0, json, told), command("snapshot", "verify", "-o", "json"));
    assertEquals(new Client.Reply(0, json, told), line("snapshot verify -o json"));
    assertEquals(new Client.Reply(0, "4716\n", told), line("(snapshot verify) revision"));
    Client.Reply piped = line("snapshot verify | grep sha256");
    assertEquals(new Client.Reply(0, "sha256         9f86d081884c7d65\n", told), piped);
  }

  @Test
  void progressComesWhileTheWorkGoesOn() throws Exception {
    snapshots.progress = List.of("hashing");
    snapshots.lasting = true;
    try (Client client = new Client(files.controlSocket())) {
      client.command("dumb", 0, true, "snapshot");
      assertEquals("hashing\n", firstError(client));
      assertEquals(1, snapshots.interrupted.getCount());
    }
    assertTrue(snapshots.interrupted.await(30, TimeUnit.SECONDS));
  }

  @Test
  void aLineEndsWithItsClientAsWell() throws Exception {
    snapshots.progress = List.of("hashing");
    snapshots.lasting = true;
    try (Client client = new Client(files.controlSocket())) {
      client.line(false, "snapshot drill");
      assertEquals("hashing\n", firstError(client));
      assertEquals(1, snapshots.interrupted.getCount());
    }
    assertTrue(snapshots.interrupted.await(30, TimeUnit.SECONDS));
  }

  @Test
  void aClientThatReadsNothingDoesNotHoldUpTheWork() throws Exception {
    snapshots.progress = IntStream.range(0, 100_000).mapToObj(i -> "read " + i).toList();
    try (Client client = new Client(files.controlSocket());
        Client line = new Client(files.controlSocket())) {
      client.command("dumb", 0, false, "snapshot", "verify");
      line.line(false, "snapshot drill");
      assertTrue(snapshots.done.await(60, TimeUnit.SECONDS));
      for (Client.Reply reply : List.of(client.reply(), line.reply())) {
        assertEquals(0, reply.exitCode());
        assertTrue(reply.err().endsWith("\nread 99999\n"), reply.err());
        assertTrue(reply.out().contains("000000000000126c-5f3a"), reply.out());
      }
    }
  }

  private static String firstError(Client client) throws IOException {
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    client.readUntil(error);
    return error.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aClosingServerInterruptsTheWork() throws Exception {
    snapshots.lasting = true;
    try (Client client = new Client(files.controlSocket())) {
      client.command("dumb", 0, false, "restore", "--to", "/new");
      assertTrue(snapshots.working.await(30, TimeUnit.SECONDS));
      server.close();
      assertTrue(snapshots.interrupted.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void withoutAStoreEveryCommandSaysWhatToSet() throws IOException {
    services.unbindSnapshots(snapshots);
    Client.Reply refused =
        new Client.Reply(1, "", "e2d: no backups are configured: set snapshot.file\n");
    for (String typed :
        List.of("snapshot", "snapshot list -o json", "snapshot status", "restore --to /new")) {
      assertEquals(refused, command(words(typed)), typed);
      assertEquals(refused, line(typed), typed);
    }
    services.unbindAppliance(appliance);
    assertTrue(command("snapshot").err().startsWith("e2d: the appliance is not ready: "));
    services.bindSnapshots(snapshots);
    assertEquals(0, command("snapshot", "list").exitCode());
  }

  @ParameterizedTest
  @CsvSource({
    "SNAPSHOT_DAMAGED,1",
    "NOT_FOUND,1",
    "PRECONDITION_FAILED,1",
    "STORAGE_UNUSABLE,1",
    "WRONG_KEY,2"
  })
  void aFailureIsOneLine(ErrorCode code, int exitCode) throws IOException {
    snapshots.refusal = new E2dException(code, "snapshot", "x", "backup x is\nno\u001b[2J good");
    Client.Reply refused = new Client.Reply(exitCode, "", "e2d: backup x is no?[2J good\n");
    for (String typed : List.of("snapshot", "snapshot verify x", "restore x --to /new -o json")) {
      assertEquals(refused, command(words(typed)));
      assertEquals(refused, line(typed));
    }
  }

  @Test
  void noBackupsAreAnAnswerToo() throws IOException {
    snapshots.backups = List.of();
    Client.Reply none = new Client.Reply(0, "there is no backup yet\n", "");
    assertEquals(none, command("snapshot", "list"));
    assertEquals(none, line("snapshot list"));
    assertEquals(new Client.Reply(0, "[]\n", ""), command("snapshot", "list", "-o", "json"));
    assertEquals(new Client.Reply(0, "0\n", ""), line("(snapshot list) size"));
    Client.Reply nothing = command("snapshot", "prune");
    assertEquals("no backup to delete: retention keeps every one\n", nothing.out());
  }

  @Test
  void listsMayBeTakenApart() throws IOException {
    String one = line("(snapshot list) get 1").out();
    assertTrue(one.startsWith("backup         snapshot.tar.gz\n"), one);
    assertEquals("snapshot.tar.gz\n", line("((snapshot list) get 1) id").out());
    String grep = line("snapshot list | grep zstd").out();
    assertTrue(grep.startsWith("000000000000126c-5f3a  2026-01-02T03:04:05Z  "), grep);
  }

  @Test
  void aProblemIsNoSuccess() throws IOException {
    assertEquals(0, command("snapshot", "status").exitCode());
    snapshots.state = new Snapshots.State("s3://bucket/etcd", null, "access is denied", "", "");
    for (Client.Reply reply : List.of(command("snapshot", "status"), line("snapshot status"))) {
      assertEquals(1, reply.exitCode());
      assertTrue(reply.out().startsWith("problem        access is denied\n"), reply.out());
      assertEquals("", reply.err());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snapshot verify a b",
        "snapshot list a",
        "snapshot list --dry-run",
        "snapshot prune --replace-newer",
        "snapshot --dry-run",
        "snapshot copy",
        "snapshot copy a --url",
        "snapshot copy a --url --to",
        "snapshot verify --at 2026-01-02T03:04:05Z",
        "restore",
        "restore --confirm 1",
        "restore a --to /new --confirm 1",
        "restore a --to /new --without-backup",
        "restore --to",
        "restore --to relative/dir",
        "restore --to /new --at yesterday",
        "restore --to /new --at 2026-01-02",
        "restore --to /new --at 2026-01-02T03:04:05",
        "restore a --to /new --at 2026-01-02T03:04:05Z",
      })
  void wrongUsageNeverReachesTheService(String typed) throws IOException {
    for (Client.Reply reply : List.of(command(words(typed)), line(typed))) {
      assertEquals(2, reply.exitCode(), reply.out());
      assertEquals("", reply.out());
      assertTrue(reply.err().contains("; usage: " + words(typed)[0] + " "), reply.err());
      assertEquals(1, reply.err().lines().count());
    }
    assertEquals(List.of(), snapshots.calls);
  }

  @Test
  void refusalsSayWhatThereIs() throws IOException {
    assertEquals(
        "e2d: restore: needs the ID of a backup (e2d snapshot list names them) or --at TIME to bring"
            + " the running cluster back; with --to DIR it unpacks one into a new data directory;"
            + " usage: restore [ID] [-o text|json] [--confirm ID] [--without-backup] [--to DIR]"
            + " [--at TIME]\n",
        command("restore").err());
    assertTrue(
        command("restore", "--to", "/n", "--at", "noon")
            .err()
            .startsWith(
                "e2d: restore: --at is a time with its zone, for example 2026-01-02T03:04:05Z, not"
                    + " \"noon\"; "));
    assertTrue(command("restore", "--to", "n").err().contains("an absolute path, not \"n\""));
    assertEquals(
        new Client.Reply(
            2,
            "",
            "e2d: no command \"snapshot lst\"; there are snapshot list, snapshot status, snapshot"
                + " verify, snapshot drill, snapshot copy, snapshot prune\n"),
        command("snapshot", "lst"));
    assertTrue(command("restore", "", "--to", "/n").err().contains("ID is empty"));
  }

  @Test
  void usageAndHelp() throws IOException {
    String all = command("snapshot", "--help").out();
    assertTrue(all.startsWith("usage: e2d snapshot [-o text|json] [--replace-newer]\n"), all);
    assertTrue(all.contains("\nusage: e2d snapshot copy [ID] [-o text|json] --url URL\n"), all);
    assertEquals(
        """
        usage: e2d:snapshot prune [-o text|json] [--dry-run]
        deletes the backups that retention does not keep
        """,
        line("snapshot prune --help").out());
    assertTrue(line("e2d:help").out().contains("\ne2d:snapshot verify reads a backup back"));
    assertEquals(List.of(), snapshots.calls);
  }
}
