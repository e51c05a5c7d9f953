package sh.crit.e2d.gossip.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.gossip.contract.Nodes.because;
import static sh.crit.e2d.gossip.contract.Nodes.free;
import static sh.crit.e2d.gossip.contract.Nodes.heard;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jgroups.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;

/** Strangers, scanners and tarpits must not hold up the gossip. */
class HostileNetworkTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final byte[] PLAIN_COOKIE = "bela".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path dir;

  private final List<AutoCloseable> open = new ArrayList<>();
  private TestAuthority authority;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = new TestAuthority(dir.resolve("ca.key"));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private GossipNode launch(String name, HostPort address, boolean secured) {
    GossipNode node =
        new GossipNode(
            new GossipSettings(
                address, address, secured ? Optional.of(authority.keyFile()) : Optional.empty()),
            secured ? authority.ofHolder() : Credentials.NONE,
            System::nanoTime);
    open.add(node);
    node.publish(node(name, address));
    return node;
  }

  private Socket strangerTo(HostPort address, byte... bytes) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.9"), 0));
    socket.connect(new InetSocketAddress(address.host(), address.port()), 5_000);
    socket.getOutputStream().write(bytes);
    return socket;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hangingAndGarbledConnectionsAreEndedAndHoldUpNobody(boolean secured) throws Exception {
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    GossipNode a = launch("a", first, secured);
    a.seeds(List.of());
    await().atMost(PATIENCE).until(() -> a.state().joined());
    Random random = new Random(1);
    byte[] garbage = new byte[4_000];
    random.nextBytes(garbage);
    List<Socket> strangers = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      strangers.add(strangerTo(first)); // says nothing
      strangers.add(strangerTo(first, PLAIN_COOKIE)); // stops half-way in plain
      strangers.add(strangerTo(first, (byte) 22, (byte) 3, (byte) 1)); // half-way in TLS
      strangers.add(strangerTo(first, garbage));
      strangerTo(first).close(); // a port scanner
    }

    GossipNode b = launch("b", second, secured);
    b.seeds(List.of(first));

    await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);
    await().atMost(PATIENCE).until(() -> heard(b), List.of("a")::equals);
    for (Socket stranger : strangers) {
      assertEnded(stranger);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manySeedsThatAcceptAndNeverAnswerHoldUpNobody(boolean secured) throws Exception {
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    try (ServerSocket tarpit = new ServerSocket(0, 500)) {
      List<HostPort> seeds = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        seeds.add(new HostPort("127.0.1." + i, tarpit.getLocalPort()));
      }
      seeds.add(second);
      GossipNode a = launch("a", first, secured);
      GossipNode b = launch("b", second, secured);
      a.seeds(seeds);
      b.seeds(List.of());

      await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);
      // Told every second; a receiver whose threads hang in seeds would miss some of it.
      for (int i = 0; i < 4; i++) {
        long last = a.sightings().get(0).heardNanos();
        await().atMost(Duration.ofSeconds(3)).until(() -> a.sightings().get(0).heardNanos() > last);
      }
    }
  }

  @Test
  void anOversizedFrameEndsItsConnectionAlone() throws Exception {
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    GossipNode a = launch("a", first, false);
    GossipNode b = launch("b", second, false);
    a.seeds(List.of(second));
    await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);

    ByteBuffer frame = ByteBuffer.allocate(64);
    frame.put(PLAIN_COOKIE).putShort(Version.version).putShort((short) 7);
    frame.put((byte) 4).put(new byte[] {127, 0, 0, 9}).putShort((short) 7980);
    frame.putInt(Integer.MAX_VALUE);

    assertEnded(strangerTo(first, frame.array()));
    long start = a.sightings().get(0).heardNanos();
    await().atMost(PATIENCE).until(() -> a.sightings().get(0).heardNanos() > start);
    assertEquals(List.of("a"), heard(b));
  }

  @Test
  void aNodeWithTooMuchToTellSaysSoAndSendsNothing() throws Exception {
    HostPort first = free("127.0.0.1");
    HostPort second = free("127.0.0.2");
    GossipNode a = launch("a", first, false);
    GossipNode b = launch("b", second, false);
    a.seeds(List.of(second));
    await().atMost(PATIENCE).until(() -> heard(b), List.of("a")::equals);

    NodeInfo fine = b.sightings().get(0).info();
    a.publish(because(fine, "x".repeat(Envelope.MAX_BYTES)));
    await().atMost(PATIENCE).until(() -> a.state().problem().contains("more than peers take"));
    assertEquals(fine, b.sightings().get(0).info());

    a.publish(because(fine, "less"));
    await().atMost(PATIENCE).until(() -> b.sightings().get(0).info().reason().equals("less"));
    assertEquals("", a.state().problem());
  }

  /** Ended by the node: a stream that ends or is reset; a timeout fails the test. */
  private static void assertEnded(Socket socket) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    try {
      // A TLS alert may come before the end.
      byte[] last = socket.getInputStream().readNBytes(1_000);
      assertTrue(last.length < 1_000, "the stranger is told something");
    } catch (SocketException e) {
      assertTrue(e.getMessage().contains("reset"), e.getMessage());
    }
  }
}
