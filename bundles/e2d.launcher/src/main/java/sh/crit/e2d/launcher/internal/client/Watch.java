package sh.crit.e2d.launcher.internal.client;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a channel when its time is up, which ends a connect and a read that block; they have no
 * deadline of their own.
 */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final SocketChannel channel;
  private long until;
  private boolean over;
  private boolean expired;

  private Watch(SocketChannel channel) {
    this.channel = channel;
  }

  static Watch over(SocketChannel channel, Duration time) {
    Watch watch = new Watch(channel);
    watch.allow(time);
    Thread thread = new Thread(watch::run, "control-deadline");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  /** Allows so much from now on. */
  synchronized void allow(Duration time) {
    until = System.nanoTime() + time.toNanos();
    notifyAll();
  }

  /** From now on, time does not matter. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  /** Whether the channel was closed because its time was up. */
  synchronized boolean expired() {
    return expired;
  }

  private synchronized void run() {
    try {
      while (!over) {
        long left = until - System.nanoTime();
        if (left > 0) {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } else {
          over = true;
          expired = true;
          channel.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.io.IOException e) {
      LOG.debug("the channel does not close", e);
    }
  }
}
