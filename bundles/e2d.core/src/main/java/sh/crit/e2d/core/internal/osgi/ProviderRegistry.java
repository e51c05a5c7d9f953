package sh.crit.e2d.core.internal.osgi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.core.internal.engine.Discovery;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Watching;

/** Asks the discovery provider that is configured, if it is there, and has it watch. */
final class ProviderRegistry implements Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderRegistry.class);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Offers offers = new Offers();
  private final LongSupplier nanos;
  private final DoubleSupplier chance;
  private final AtomicReference<Stand> stand =
      new AtomicReference<>(new Stand(new Selection("static", Map.of(), 1), Restraint.none()));
  private volatile Runnable news = () -> {};
  private volatile Supplier<List<HostPort>> told = List::of;
  private Watching watching = () -> {};

  private record Selection(String type, Map<String, String> matches, int defaultPort) {
    Query query() {
      return new Query(matches, defaultPort, DEADLINE);
    }
  }

  /** What is asked, and how what it said counts on: what is said of one counts for no other. */
  private record Stand(Selection selection, Restraint restraint) {
    Stand with(Restraint other) {
      return new Stand(selection, other);
    }
  }

  /**
   * @param nanos a clock that only goes forward
   * @param chance from 0 to 1, so that not all nodes ask again at once
   */
  ProviderRegistry(LongSupplier nanos, DoubleSupplier chance) {
    this.nanos = nanos;
    this.chance = chance;
  }

  /**
   * For whom it works.
   *
   * @param listener told when it is time to ask again, from any thread; must return at once
   * @param addresses those of this node and of those that were heard, as they tell them
   */
  void serve(Runnable listener, Supplier<List<HostPort>> addresses) {
    news = listener;
    told = addresses;
  }

  synchronized void add(String type, DiscoveryProvider provider) {
    offers.add(type, provider);
    changed(type);
  }

  synchronized void remove(String type, DiscoveryProvider provider) {
    offers.remove(type, provider);
    changed(type);
  }

  synchronized void select(String type, Map<String, String> matches, int defaultPort) {
    Selection selection = new Selection(type, Map.copyOf(matches), defaultPort);
    if (!selection.equals(stand.get().selection())) {
      stand.set(new Stand(selection, Restraint.none()));
      watch(selection);
    }
  }

  /** Watches nothing any more. */
  synchronized void close() {
    unwatch();
  }

  private void changed(String type) {
    Selection selection = stand.get().selection();
    if (selection.type().equals(type)) {
      stand.set(new Stand(selection, Restraint.none()));
      watch(selection);
    }
  }

  /** Whatever a provider does, the node's own work goes on. */
  private void unwatch() {
    Watching before = watching;
    watching = () -> {};
    try {
      before.close();
    } catch (RuntimeException | Error e) {
      LOG.warn("a provider cannot end its watch", e);
    }
  }

  private void watch(Selection selection) {
    unwatch();
    try {
      Optional<Offer> offer = offers.of(selection.type());
      if (offer.isPresent()) {
        Watching begun = offer.get().provider().watch(selection.query(), this::askAgain);
        watching = begun == null ? () -> {} : begun;
      }
    } catch (RuntimeException | Error e) {
      LOG.warn("the provider of '{}' cannot watch; it is asked each minute", selection.type(), e);
    }
  }

  private void askAgain() {
    stand.updateAndGet(now -> now.with(Restraint.none()));
    news.run();
  }

  /** A provider that fails is asked less and less often; in between it is said what it said. */
  @Override
  public List<HostPort> ask() throws E2dException {
    Stand before = stand.get();
    before.restraint().check(nanos.getAsLong());
    List<HostPort> resolved;
    try {
      resolved = resolved(discover(before.selection()));
    } catch (E2dException e) {
      // Who is not there costs nothing to look for.
      Restraint after =
          e.code() == ErrorCode.NOT_FOUND && offers.of(before.selection().type()).isEmpty()
              ? Restraint.none()
              : before.restraint().after(e, nanos.getAsLong(), chance.getAsDouble());
      stand.compareAndSet(before, before.with(after));
      throw e;
    }
    stand.compareAndSet(before, before.with(Restraint.none()));
    if (!stand.get().selection().equals(before.selection())) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "discovery",
          before.selection().type(),
          "discovery: was configured anew while it was asked; asking again");
    }
    return resolved;
  }

  /** Asks the configured provider now, whatever it said before. */
  DiscoveryView look() {
    Selection now = stand.get().selection();
    long begin = nanos.getAsLong();
    try {
      Answer answer = discover(now);
      return view(now, resolved(answer), answer.leftOut(), "", begin);
    } catch (E2dException e) {
      return view(now, List.of(), List.of(), e.getMessage(), begin);
    }
  }

  private DiscoveryView view(
      Selection now, List<HostPort> peers, List<String> leftOut, String problem, long begin) {
    return new DiscoveryView(
        now.type(),
        now.matches().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .toList(),
        peers.stream().map(HostPort::toString).toList(),
        leftOut,
        problem,
        TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begin));
  }

  /** What keeps discovery from working until somebody brings it, one line each. */
  List<String> warnings() {
    String type = stand.get().selection().type();
    return offers.of(type).isPresent() ? List.of() : List.of(missing(type));
  }

  private String missing(String type) {
    return "discovery.type: '"
        + type
        + "': no bundle provides it; waiting for a plugin in plugins/; offered are: "
        + String.join(", ", offers.types());
  }

  private Answer discover(Selection now) throws E2dException {
    Optional<Offer> offer = offers.of(now.type());
    if (offer.isEmpty()) {
      throw new E2dException(ErrorCode.NOT_FOUND, "discovery", now.type(), missing(now.type()));
    }
    return offer.get().ask(now.query(), DEADLINE);
  }

  private List<HostPort> resolved(Answer answer) {
    return new Forms(told.get()).of(answer.peers());
  }
}
