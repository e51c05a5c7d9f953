package sh.crit.e2d.discovery.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Watching;

/**
 * Looks at a file again and again, and tells when it has changed and been left alone since. That
 * sees what notices of the kernel do not: links that are switched anywhere on the way, and network
 * file systems.
 */
final class FileWatch implements Watching {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private final Path file;
  private final Duration interval;
  private final Runnable changed;
  private final CountDownLatch closed = new CountDownLatch(1);

  private FileWatch(Path file, Duration interval, Runnable changed) {
    this.file = file;
    this.interval = interval;
    this.changed = changed;
  }

  static FileWatch start(Path file, Duration interval, Runnable changed) {
    FileWatch watch = new FileWatch(file, interval, changed);
    Optional<Stamp> first = watch.look();
    Thread thread = new Thread(() -> watch.run(first), "e2d-peers-file");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void run(Optional<Stamp> first) {
    Optional<Stamp> told = first;
    Optional<Stamp> before = first;
    try {
      while (!closed.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        Optional<Stamp> now = look();
        if (now.equals(before) && !now.equals(told)) {
          told = now;
          LOG.info("{} has changed", file);
          changed.run();
        }
        before = now;
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted, {} is watched no more", file);
    }
  }

  /** Empty while there is nothing that can be looked at. */
  private Optional<Stamp> look() {
    try {
      return Optional.of(Stamp.of(file));
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at: {}", file, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
