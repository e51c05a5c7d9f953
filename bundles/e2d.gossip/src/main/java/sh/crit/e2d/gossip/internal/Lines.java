package sh.crit.e2d.gossip.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;

/**
 * Sends to addresses where perhaps nobody is, each on a thread of its own, so that none waits for
 * another and no caller for any of them.
 *
 * <p>Of what waits for an address only the newest is sent: what is older would arrive late, and
 * nobody may take late words for fresh ones.
 */
final class Lines implements AutoCloseable {
  private static final int AT_A_TIME = 32;

  private final Consumer<Message> wire;
  private final ThreadPoolExecutor senders;
  private final Map<PhysicalAddress, Message> waiting = new ConcurrentHashMap<>();

  /**
   * @param wire sends, and may take seconds for it
   */
  Lines(Consumer<Message> wire, ThreadFactory threads) {
    this.wire = wire;
    this.senders =
        new ThreadPoolExecutor(
            AT_A_TIME,
            AT_A_TIME,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads,
            new ThreadPoolExecutor.DiscardPolicy());
    senders.allowCoreThreadTimeOut(true);
  }

  /** Returns at once. */
  void send(PhysicalAddress to, Message message) {
    if (waiting.put(to, message) == null) {
      senders.execute(() -> drain(to));
    }
  }

  private void drain(PhysicalAddress to) {
    boolean more = true;
    while (more && !senders.isShutdown()) {
      Message newest = waiting.get(to);
      try {
        wire.accept(newest);
      } finally {
        more = !waiting.remove(to, newest);
      }
    }
  }

  /** Drops what waits; whatever is under way ends by its own deadlines. */
  @Override
  public void close() {
    senders.shutdownNow();
    waiting.clear();
  }
}
