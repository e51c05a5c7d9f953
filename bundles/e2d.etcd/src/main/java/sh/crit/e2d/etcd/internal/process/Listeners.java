package sh.crit.e2d.etcd.internal.process;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.spi.etcd.EtcdProcess;

/** Those who want to hear of changes. Safe for use by several threads. */
final class Listeners {
  private static final Logger LOGGER = LoggerFactory.getLogger(Listeners.class);

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  /** Told apart by identity: the same listener may be there twice. */
  private static final class Entry {
    private final Runnable listener;

    Entry(Runnable listener) {
      this.listener = listener;
    }
  }

  EtcdProcess.Subscription add(Runnable listener) {
    Entry entry = new Entry(listener);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /** Calls everyone; one that fails does not keep the others from hearing of it. */
  void tell() {
    for (Entry entry : entries) {
      try {
        entry.listener.run();
      } catch (RuntimeException e) {
        LOGGER.error("a listener for changes of etcd's state failed", e);
      }
    }
  }
}
