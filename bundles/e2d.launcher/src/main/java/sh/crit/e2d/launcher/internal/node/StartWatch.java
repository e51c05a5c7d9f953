package sh.crit.e2d.launcher.internal.node;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Watches a start: says what is waited for, and decides when there is nothing more to wait for. One
 * start, one thread; times are of a monotonic clock, in nanoseconds.
 */
final class StartWatch {
  /** A contradiction may pass while a peer restarts; longer than this is news. */
  private static final Duration REFUSED = Duration.ofSeconds(2);

  /** Nodes that are started together need some seconds to find each other. */
  private static final Duration WAITING = Duration.ofSeconds(15);

  /** An etcd that has just been started needs a moment to find its quorum. */
  private static final Duration DEGRADED = Duration.ofSeconds(15);

  /** Without an etcd, a node that says the same for so long will not go on by itself. */
  private static final Duration STUCK = Duration.ofSeconds(10);

  /** An etcd that lives so long has not failed at once; what it does then may take long. */
  private static final Duration ALIVE = Duration.ofSeconds(5);

  /** Without such an etcd for so long, attempts fail one after the other. */
  private static final Duration FAILING = Duration.ofSeconds(20);

  /** A usual start is over before anything has to be said. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final Consumer<String> say;
  private final long begin;
  private String state = "";
  private String text = "";
  private String said = "";
  private long stateSince;
  private long textSince;
  private long saidAt;
  private long etcd;
  private long etcdSince;
  private long livedAt;

  /**
   * @param say takes what the operator should know while the start goes on, one line each
   */
  StartWatch(Consumer<String> say, long now) {
    this.say = say;
    this.begin = now;
    this.saidAt = now;
    this.livedAt = now;
  }

  /** The appliance does not answer yet. */
  void silent(String what, long now) {
    tell(what, now);
  }

  /** Whether the operator should know now: it serves, or stays where only others can help it. */
  boolean isNews(Readiness status, long now) {
    note(status, now);
    if (status.serves()) {
      return true;
    }
    boolean news =
        (status.refuses() && longer(REFUSED, stateSince, now))
            || (status.waits() && longer(WAITING, stateSince, now))
            || (status.degraded() && longer(DEGRADED, stateSince, now))
            || (status.etcdPid() == 0 && longer(STUCK, textSince, now))
            || longer(FAILING, livedAt, now);
    if (!news) {
      tell(status.line(), now);
    }
    return news;
  }

  private void note(Readiness status, long now) {
    if (!status.state().equals(state)) {
      state = status.state();
      stateSince = now;
    }
    if (!status.text().equals(text)) {
      text = status.text();
      textSince = now;
    }
    if (status.etcdPid() != etcd) {
      etcd = status.etcdPid();
      etcdSince = now;
    }
    if (etcd != 0 && longer(ALIVE, etcdSince, now)) {
      livedAt = now;
    }
  }

  private void tell(String line, long now) {
    if (!line.equals(said) && longer(SILENCE, saidAt, now) && longer(SILENCE, begin, now)) {
      said = line;
      saidAt = now;
      say.accept(line);
    }
  }

  private static boolean longer(Duration time, long since, long now) {
    return now - since > time.toNanos();
  }
}
