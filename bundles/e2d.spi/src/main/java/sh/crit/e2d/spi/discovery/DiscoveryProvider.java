package sh.crit.e2d.spi.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;

/**
 * Answers where peers may be found. A provider is an OSGi service with the property {@link
 * #TYPE_PROPERTY}, the value of {@code discovery.type} that selects it.
 *
 * <p>Its bundle lists its types in the manifest header {@code E2D-Discovery-Types}, by which a
 * configuration is checked before the framework runs: {@code dns/a;needs=name;takes=port+server}
 * says which keys {@code discovery.matches} must and may have, {@code needs=*} that it must have
 * one of any name, {@code takes=*} that it may have any. Without either it may have any.
 *
 * <p><b>Lifecycle.</b> May come and go at any time; holds no state that matters between calls.
 * <b>Threading.</b> Called on a worker thread, one call at a time. <b>Errors.</b> {@link
 * E2dException}: retryable when asking again may help; whoever asks then waits longer each time, so
 * a provider does not try again by itself. An empty answer means that it knows there is nobody, so
 * never answer empty, or in part, for a failure. Secrets never enter a message.
 * <b>Cancellation.</b> Must end by the deadline and when interrupted.
 */
public interface DiscoveryProvider {
  /** The service property that names the type. */
  String TYPE_PROPERTY = "e2d.discovery.type";

  /**
   * The gossip addresses of the peers; this node itself may be among them.
   *
   * @return not null
   */
  Answer discover(Query query) throws E2dException;

  /**
   * Watches what the answer depends on, for as long as the query is the configured one. A provider
   * that is asked at intervals only need not have this.
   *
   * @param query what will be asked for; may be one that {@link #discover} refuses
   * @param changed to be called, from any thread and at most about once a second, when the answer
   *     may be another than before: then it is asked for at once, also after a failure
   * @return ends the watching, not null; both must return at once
   */
  default Watching watch(Query query, Runnable changed) {
    return () -> {};
  }

  /** Something that is being watched. */
  @FunctionalInterface
  interface Watching extends AutoCloseable {
    /** After this nothing is reported any more. */
    @Override
    void close();
  }

  /**
   * What is asked for.
   *
   * @param matches the configuration's {@code discovery.matches}
   * @param defaultPort the gossip port of peers whose address names none
   * @param deadline for the whole call
   */
  record Query(Map<String, String> matches, int defaultPort, Duration deadline) {
    public Query {
      matches = Map.copyOf(matches);
    }
  }

  /**
   * What was found.
   *
   * @param peers in the order found, each once; a host may be a name, which is resolved later
   * @param leftOut what was found and is none, one line each with the reason, for an operator who
   *     wonders; what would move his cursor is made a space
   */
  record Answer(List<HostPort> peers, List<String> leftOut) {
    public Answer {
      peers = peers.stream().distinct().toList();
      leftOut =
          leftOut.stream().map(line -> line.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " ")).toList();
    }

    /** Nothing was left out. */
    public static Answer of(List<HostPort> peers) {
      return new Answer(peers, List.of());
    }
  }
}
