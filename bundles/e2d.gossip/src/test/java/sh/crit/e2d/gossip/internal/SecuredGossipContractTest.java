package sh.crit.e2d.gossip.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sh.crit.e2d.gossip.contract.Nodes.free;
import static sh.crit.e2d.gossip.contract.Nodes.heard;
import static sh.crit.e2d.gossip.contract.Nodes.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.gossip.contract.GossipContractTest;
import sh.crit.e2d.spi.gossip.Gossip;

class SecuredGossipContractTest extends GossipContractTest {
  @TempDir Path dir;

  private TestAuthority authority;

  enum Intruder {
    PLAIN,
    OTHER_KEY,
    LEAF
  }

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = new TestAuthority(dir.resolve("ca.key"));
  }

  @Override
  protected Running start(HostPort address) {
    return start(address, authority.ofHolder());
  }

  private Running start(HostPort address, Credentials credentials) {
    GossipNode node =
        new GossipNode(
            new GossipSettings(
                address,
                address,
                credentials == Credentials.NONE
                    ? Optional.empty()
                    : Optional.of(authority.keyFile())),
            credentials,
            System::nanoTime);
    return new Running(node, address, node::close);
  }

  @ParameterizedTest
  @EnumSource
  void anIntruderNeitherSeesNorIsSeen(Intruder kind) throws Exception {
    HostPort intruderAddress = free("127.0.0.9");
    List<HostPort> addresses = List.of(free("127.0.0.1"), free("127.0.0.2"));
    List<HostPort> everybody = new ArrayList<>(addresses);
    everybody.add(intruderAddress);
    List<Running> ours = launchAll(addresses);
    ours.forEach(one -> one.gossip().seeds(everybody));
    Running intruder = start(intruderAddress, credentialsOf(kind));
    try {
      intruder.gossip().publish(node("x", intruderAddress));
      intruder.gossip().seeds(everybody);
      await().atMost(PATIENCE).until(() -> intruder.gossip().state().joined());
      Gossip a = ours.get(0).gossip();
      await().atMost(PATIENCE).until(() -> heard(a), List.of("b")::equals);

      // Several rounds of telling and of looking for others, in both directions.
      long start = sightingOf(a, "b").heardNanos();
      await()
          .atMost(PATIENCE)
          .until(() -> sightingOf(a, "b").heardNanos() - start > Duration.ofSeconds(6).toNanos());

      assertEquals(List.of("b"), heard(a));
      assertEquals(List.of("a"), heard(ours.get(1).gossip()));
      assertEquals(List.of(), heard(intruder.gossip()));
    } finally {
      intruder.stop().run();
    }
  }

  private Credentials credentialsOf(Intruder kind) throws Exception {
    return switch (kind) {
      case PLAIN -> Credentials.NONE;
      case OTHER_KEY -> new TestAuthority(dir.resolve("other.key")).ofHolder();
      case LEAF -> authority.ofLeaf();
    };
  }

  @Test
  void saysThatItIsSecured() throws Exception {
    assertTrue(launch(free("127.0.0.1")).gossip().state().secured());
    Running plain = start(free("127.0.0.1"), Credentials.NONE);
    assertFalse(plain.gossip().state().secured());
    plain.stop().run();
  }

  @Test
  void withoutItsKeyItStaysOutAndSaysSoUntilTheKeyIsThere() throws Exception {
    String key = Files.readString(authority.keyFile());
    Files.delete(authority.keyFile());
    Set<Integer> before = Sockets.listening();

    Gossip gossip = launch(free("127.0.0.1")).gossip();
    await()
        .atMost(PATIENCE)
        .until(() -> gossip.state().problem().contains(authority.keyFile() + " does not exist"));
    assertFalse(gossip.state().joined());
    assertEquals(before, Sockets.listening(), "nothing listens in plain instead");

    Files.writeString(authority.keyFile(), key);
    await().atMost(PATIENCE).until(() -> gossip.state().joined());
    assertEquals("", gossip.state().problem());
  }

  @Test
  void listensOnOnePortAndLeavesNothing() throws Exception {
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    Set<Integer> before = Sockets.listening();
    List<HostPort> addresses = List.of(free("127.0.0.1"), free("127.0.0.2"));
    List<Running> ours = launchAll(addresses);
    await().atMost(PATIENCE).until(() -> heard(ours.get(0).gossip()), List.of("b")::equals);

    Set<Integer> opened = new TreeSet<>(Sockets.listening());
    opened.removeAll(before);
    assertEquals(Set.of(addresses.get(0).port(), addresses.get(1).port()), opened);

    ours.forEach(this::stop);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
              left.removeAll(threads);
              left.removeIf(thread -> thread.getName().startsWith("awaitility"));
              assertEquals(Set.of(), left);
            });
    assertEquals(before, Sockets.listening());
  }
}
