package sh.crit.e2d.gossip.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.gossip.internal.link.Refusals;

/**
 * Joins the group in the background and joins it again whenever it must. What may block on the
 * network happens on one thread of its own, what may block on the name service on another.
 */
final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /** Seeds usually arrive at once; to wait a little for them spares a merge of groups. */
  private static final Duration GRACE = Duration.ofMillis(300);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration RESOLVE = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final GossipSettings settings;
  private final Credentials credentials;
  private final Group.Listener listener;
  private final Supplier<List<HostPort>> heardOf;
  private final Refusals refusals;
  private final AddressBook book = new AddressBook();
  private final Worker worker = new Worker("e2d-gossip-join");
  private final Worker names = new Worker("e2d-gossip-names");
  private volatile List<HostPort> seeds = List.of();
  private volatile Optional<Group> group = Optional.empty();
  private volatile String problem = "joining";
  private volatile boolean closed;

  /**
   * @param heardOf addresses of peers that are known without the seeds
   * @param refusals told of nodes that are secured differently
   */
  Membership(
      GossipSettings settings,
      Credentials credentials,
      Supplier<List<HostPort>> heardOf,
      Refusals refusals,
      Group.Listener listener) {
    this.refusals = refusals;
    this.settings = settings;
    this.credentials = credentials;
    this.heardOf = heardOf;
    this.listener = listener;
  }

  /** Joins in a moment. */
  void start() {
    worker.runIn(GRACE, this::ensureJoined);
    worker.runEvery(RETRY, this::ensureJoined);
    names.runEvery(RESOLVE, this::resolve);
  }

  void seeds(List<HostPort> addresses) {
    seeds = List.copyOf(addresses);
    names.run(
        () -> {
          resolve();
          worker.run(this::ensureJoined);
        });
  }

  /** There is news of where peers are. */
  void peersChanged() {
    names.run(this::resolve);
  }

  /** The group, empty while this node is in none. */
  Optional<Group> group() {
    return group.filter(Group::connected);
  }

  /** What tells addresses, also while this node is still joining; empty before that. */
  Optional<Group> line() {
    return group.filter(Group::listens);
  }

  /** Where there may be nodes, this one included. */
  List<InetSocketAddress> addresses() {
    return book.addresses();
  }

  /** Where that is; empty while it is not known. */
  Optional<InetSocketAddress> address(HostPort of) {
    return book.address(of);
  }

  /** Why this node takes no part; empty when it does. */
  String problem() {
    return line().isPresent() ? "" : problem;
  }

  void close() {
    closed = true;
    worker.close(STOP);
    names.close(STOP);
    group.ifPresent(Group::close);
    group = Optional.empty();
  }

  private void resolve() {
    Set<HostPort> all = new LinkedHashSet<>(seeds);
    all.addAll(heardOf.get());
    List<InetSocketAddress> before = book.addresses();
    book.refresh(all);
    if (!before.containsAll(book.addresses())) {
      group.ifPresent(Group::seedsChanged);
      listener.addressesChanged();
    }
  }

  private void ensureJoined() {
    if (closed || group().isPresent()) {
      return;
    }
    group.ifPresent(Group::close);
    group = Optional.empty();
    try {
      Optional<SSLContext> tls = credentials.load();
      Group joined = Group.prepare(terms(tls), listener);
      group = Optional.of(joined);
      joined.join();
      problem = "";
      LOG.info(
          "gossip listens on {} as {}, {} in view",
          settings.bind(),
          settings.advertised(),
          joined.size());
      listener.changed();
    } catch (E2dException e) {
      report(e.getMessage());
    } catch (UnknownHostException e) {
      report("cannot resolve the gossip address " + e.getMessage());
    } catch (Exception e) {
      report(explain(e));
      LOG.debug("joining failed", e);
    }
  }

  private Group.Terms terms(Optional<SSLContext> tls) throws IOException {
    InetSocketAddress bind = AddressBook.resolve(settings.bind());
    return new Group.Terms(
        bind, AddressBook.resolve(settings.advertised()), tls, book::addresses, refusals);
  }

  private String explain(Exception failure) {
    for (Throwable cause : chain(failure)) {
      if (cause instanceof BindException) {
        return "cannot listen on "
            + settings.bind()
            + ": the port is taken by another process or the host is not this machine's";
      }
    }
    return "cannot join the gossip: " + failure;
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && chain.size() < 8; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  /** Logged when it changes, not at every attempt. */
  private void report(String what) {
    if (!what.equals(problem)) {
      LOG.error("{}; tried again every {} s", what, RETRY.toSeconds());
    }
    problem = what;
  }
}
