package sh.crit.e2d.gossip.internal.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket. {@link #accept} gives out only connections that have passed TLS (where the
 * gossip is secured) and have introduced themselves as members, so that a port scanner or a hanging
 * handshake never holds up JGroups' single accepting thread.
 *
 * <p>Newcomers are examined in parallel, a limited number of them, fewer from one address, each
 * under a deadline; beyond that they are turned away and a member tries again.
 */
final class Gate extends ServerSocket {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int EXAMINED = 32;
  private static final int EXAMINED_PER_ADDRESS = 16;
  private static final int ADMITTED = 64;

  private final Optional<SSLContext> tls;
  private final ThreadFactory threads;
  private final Refusals refusals;
  private final ThreadPoolExecutor examiners;
  private final BlockingQueue<Link> admitted = new LinkedBlockingQueue<>(ADMITTED);
  private final Map<InetAddress, Integer> examinedFrom = new ConcurrentHashMap<>();
  private final Set<Link> examined = ConcurrentHashMap.newKeySet();
  private volatile Thread doorman;

  Gate(Optional<SSLContext> tls, ThreadFactory threads, Refusals refusals) throws IOException {
    this.tls = tls;
    this.threads = threads;
    this.refusals = refusals;
    this.examiners =
        new ThreadPoolExecutor(0, EXAMINED, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
  }

  @Override
  public void bind(SocketAddress endpoint, int backlog) throws IOException {
    super.bind(endpoint, backlog);
    Thread thread = threads.newThread(this::receive);
    doorman = thread;
    thread.start();
  }

  /** The next member. */
  @Override
  public Socket accept() throws IOException {
    try {
      return admitted.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SocketException("no longer accepting");
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    examiners.shutdownNow();
    for (Link link : examined) {
      link.close();
    }
    for (Link link = admitted.poll(); link != null; link = admitted.poll()) {
      link.close();
    }
    Thread thread = doorman;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void receive() {
    while (!isClosed()) {
      Link link = new Link(tls, refusals);
      try {
        implAccept(link);
        examine(link);
      } catch (IOException e) {
        discard(link, e);
        if (!isClosed()) {
          // Out of file descriptors, most likely: do not spin until some are free again.
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
      }
    }
  }

  private void examine(Link link) {
    InetAddress from = link.getInetAddress();
    if (examinedFrom.merge(from, 1, Integer::sum) > EXAMINED_PER_ADDRESS) {
      done(link, from);
      discard(link, new IOException("too many connections from there at once"));
      return;
    }
    examined.add(link);
    try {
      examiners.execute(() -> admit(link, from));
    } catch (RejectedExecutionException e) {
      done(link, from);
      discard(link, e);
    }
  }

  private void admit(Link link, InetAddress from) {
    try {
      link.admit(PATIENCE);
      refusals.admitted(from);
      if (!admitted.offer(link) || isClosed()) {
        throw new SocketException("no longer accepting, or too fast");
      }
    } catch (Mismatch e) {
      refusals.turnedAway(from, e.kind());
      discard(link, e);
    } catch (IOException | RuntimeException e) {
      discard(link, e);
    } finally {
      done(link, from);
    }
  }

  private void done(Link link, InetAddress from) {
    examined.remove(link);
    examinedFrom.computeIfPresent(from, (address, count) -> count > 1 ? count - 1 : null);
  }

  /** Turned away: of interest to who debugs a network, noise to everybody else. */
  private static void discard(Link link, Exception reason) {
    LOG.debug("connection from {} turned away: {}", link.getRemoteSocketAddress(), reason);
    try {
      link.close();
    } catch (IOException e) {
      LOG.debug("closing it failed: {}", e.toString());
    }
  }
}
