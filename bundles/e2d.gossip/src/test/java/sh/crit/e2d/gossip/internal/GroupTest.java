package sh.crit.e2d.gossip.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static sh.crit.e2d.gossip.contract.Nodes.free;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.gossip.internal.link.Refusals;

class GroupTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<Group> groups = new ArrayList<>();

  @AfterEach
  void closeAll() {
    groups.forEach(Group::close);
  }

  /** Remembers what it hears, and tells an address as soon as it can. */
  private static final class Ear implements Group.Listener {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Runnable onOpen = () -> {};

    @Override
    public void heard(Group.Peer from, byte[] bytes, int offset, int length) {
      heard.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void changed() {
      heard.add("view");
    }

    @Override
    public void opened() {
      onOpen.run();
    }

    @Override
    public void addressesChanged() {
      onOpen.run();
    }
  }

  private Group prepare(InetSocketAddress at, Ear ear) throws Exception {
    Group.Terms terms =
        new Group.Terms(at, at, Optional.empty(), List::of, new Refusals(System::nanoTime));
    Group group = Group.prepare(terms, ear);
    groups.add(group);
    return group;
  }

  private static InetSocketAddress at(String host) throws Exception {
    HostPort free = free(host);
    return AddressBook.resolve(free);
  }

  /** Neither knows of the other but by the address, so no group ever has them both. */
  @Test
  void whoJustListensTellsAnAddressOfAnotherGroup() throws Exception {
    InetSocketAddress first = at("127.0.0.1");
    InetSocketAddress second = at("127.0.0.2");
    Ear a = new Ear();
    prepare(first, a).join();
    Ear b = new Ear();
    Group group = prepare(second, b);
    b.onOpen =
        () -> {
          b.heard.add("opened");
          group.tellAt(first, "hello".getBytes(StandardCharsets.UTF_8));
        };

    group.join();

    await().atMost(PATIENCE).until(() -> a.heard, List.of("view", "hello")::equals);
    assertEquals(List.of("opened", "view"), b.heard, "told before it was in any group");
    assertEquals(1, group.size());
  }

  @Test
  void nothingIsToldBeforeItListens() throws Exception {
    InetSocketAddress first = at("127.0.0.1");
    InetSocketAddress second = at("127.0.0.2");
    Ear a = new Ear();
    prepare(first, a).join();
    Group group = prepare(second, new Ear());

    group.tellAt(first, "early".getBytes(StandardCharsets.UTF_8));
    group.join();
    group.tellAt(first, "later".getBytes(StandardCharsets.UTF_8));

    await().atMost(PATIENCE).until(() -> a.heard, List.of("view", "later")::equals);
  }
}
