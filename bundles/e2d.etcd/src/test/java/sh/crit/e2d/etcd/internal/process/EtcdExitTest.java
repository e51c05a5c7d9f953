package sh.crit.e2d.etcd.internal.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdExit.Reason;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;
import sh.crit.e2d.spi.etcd.EtcdLaunch;
import sh.crit.e2d.spi.etcd.EtcdLaunch.Mode;
import sh.crit.e2d.testkit.net.FreePorts;

/** Makes a real etcd end in every way that leads to a decision. */
class EtcdExitTest {
  @TempDir Path dir;
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    nodes.forEach(TestNode::close);
  }

  private TestNode node(String name) {
    TestNode node = new TestNode(name, dir.resolve(name));
    nodes.add(node);
    return node;
  }

  @Test
  void portTaken() throws Exception {
    // Peers and clients on the same port: each is free until etcd itself has taken it.
    int port = FreePorts.next();
    TestNode node = new TestNode("a", dir.resolve("a"), port, port);
    nodes.add(node);

    assertReason(Reason.PORT_TAKEN, node.supervisor(), node.launch(Mode.FOUND));
    assertFalse(Files.exists(node.files.member()), "nothing was founded");
  }

  @Test
  void unknownFlag() throws Exception {
    TestNode node = node("a");
    node.binary = wrapper("exec " + RealEtcd.etcd() + " --nonsense \"$@\"");

    EtcdExit exit = assertReason(Reason.BAD_FLAGS, node.supervisor(), node.launch(Mode.FOUND));
    assertEquals("flag provided but not defined: -nonsense", exit.detail());
    assertEquals(2, exit.exitCode());
  }

  @Test
  void flagsThatContradictEachOther() throws Exception {
    TestNode node = node("a");

    assertReason(
        Reason.BAD_FLAGS, node.supervisor(), new EtcdLaunch("a", Mode.FOUND, List.of(), "token"));
  }

  @Test
  void permission() throws Exception {
    TestNode node = node("a");
    stopped(node);
    Files.setPosixFilePermissions(wal(node), PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(wal(node))) {
      // root may read everything, so etcd has to be somebody else.
      node.binary =
          wrapper("exec setpriv --reuid=65534 --clear-groups " + RealEtcd.etcd() + " \"$@\"");
    }

    assertReason(Reason.PERMISSION, node.supervisor(), node.launch(Mode.RESTART));
  }

  @Test
  void brokenLog() throws Exception {
    TestNode node = node("a");
    stopped(node);
    overwrite(wal(node), 300, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});

    assertReason(Reason.CORRUPT, node.supervisor(), node.launch(Mode.RESTART));
  }

  @Test
  void brokenDatabase() throws Exception {
    TestNode node = node("a");
    stopped(node);
    overwrite(node.files.member().resolve("snap/db"), 0, new byte[65536]);

    assertReason(Reason.CORRUPT, node.supervisor(), node.launch(Mode.RESTART));
  }

  @Test
  void removedWhileItRunsAndWhileItDoesNot() throws Exception {
    List<TestNode> cluster = cluster();
    TestNode leaver = cluster.get(2);
    EtcdSupervisor supervisor = leaver.supervisor();
    String id =
        cluster
            .get(0)
            .etcdctl("member", "list")
            .lines()
            .filter(line -> line.contains(leaver.peerUrl))
            .map(line -> line.split(",", 2)[0])
            .findFirst()
            .orElseThrow();
    // etcd refuses a removal until the others have been connected for a while.
    await()
        .atMost(TestNode.PATIENCE)
        .ignoreExceptions()
        .until(() -> cluster.get(0).etcdctl("member", "remove", id).contains("removed"));

    assertEquals(Reason.REMOVED, TestNode.awaitExit(supervisor).reason());
    assertReason(Reason.REMOVED, supervisor, leaver.launch(Mode.RESTART));
  }

  @Test
  void foundingWhereItsSeatIsTakenAndJoiningUninvited() throws Exception {
    List<TestNode> cluster = cluster();
    TestNode wiped = cluster.get(2);
    end(wiped);
    Files.move(wiped.files.member(), dir.resolve("aside"));

    assertReason(
        Reason.ALREADY_BOOTSTRAPPED,
        wiped.supervisor(),
        wiped.launch(Mode.FOUND, cluster.get(0), cluster.get(1)));

    TestNode stranger = node("stranger");
    assertReason(
        Reason.CLUSTER_MISMATCH,
        stranger.supervisor(),
        stranger.launch(Mode.JOIN, cluster.get(0), cluster.get(1)));
  }

  private List<TestNode> cluster() throws Exception {
    TestNode a = node("a");
    TestNode b = node("b");
    TestNode c = node("c");
    a.supervisor().start(a.launch(Mode.FOUND, b, c));
    b.supervisor().start(b.launch(Mode.FOUND, a, c));
    c.supervisor().start(c.launch(Mode.FOUND, a, b));
    nodes.forEach(TestNode::awaitServing);
    return List.of(a, b, c);
  }

  /** Ends a node's etcd through a new supervisor, as another appliance would. */
  private static void end(TestNode node) throws Exception {
    node.supervisor().stop(TestNode.PATIENCE);
  }

  private static void stopped(TestNode node) throws Exception {
    EtcdSupervisor supervisor = node.serving();
    node.etcdctl("put", "key", "value");
    supervisor.stop(TestNode.PATIENCE);
  }

  private static EtcdExit assertReason(Reason reason, EtcdSupervisor supervisor, EtcdLaunch launch)
      throws Exception {
    supervisor.start(launch);
    EtcdExit exit = TestNode.awaitExit(supervisor);
    assertEquals(reason, exit.reason(), exit.toString());
    return exit;
  }

  /** A binary that is etcd when asked for its version, and else a line of shell. */
  private Path wrapper(String line) throws IOException {
    Path script = dir.resolve("wrapper");
    Files.writeString(
        script,
        "#!/bin/sh\n[ \"$1\" = --version ] && exec "
            + RealEtcd.etcd()
            + " --version\n"
            + line
            + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private static Path wal(TestNode node) throws IOException {
    try (Stream<Path> files = Files.list(node.files.member().resolve("wal"))) {
      return files.filter(file -> file.toString().endsWith(".wal")).findFirst().orElseThrow();
    }
  }

  private static void overwrite(Path file, long position, byte[] bytes) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(position);
      access.write(bytes);
    }
  }
}
