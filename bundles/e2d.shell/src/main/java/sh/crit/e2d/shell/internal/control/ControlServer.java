package sh.crit.e2d.shell.internal.control;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;

/**
 * Serves the node's control socket until it is closed. All threads are its own and daemons: a
 * client must never keep the appliance from ending.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final long PAUSE_SECONDS = 1;

  private final ControlSocket socket;
  private final Conversation.Opener opener;
  private final Limits limits;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService threads;

  private ControlServer(ControlSocket socket, Conversation.Opener opener, Limits limits) {
    this.socket = socket;
    this.opener = opener;
    this.limits = limits;
    this.timer = new ScheduledThreadPoolExecutor(1, ControlServer::daemon);
    this.timer.setRemoveOnCancelPolicy(true);
    this.threads = Executors.newCachedThreadPool(ControlServer::daemon);
  }

  /**
   * Listens, and serves clients from then on.
   *
   * @throws E2dException if another appliance listens, or the socket cannot be made
   */
  public static ControlServer open(NodeFiles files, Conversation.Opener opener, Limits limits)
      throws E2dException {
    ControlServer server = new ControlServer(ControlSocket.open(files), opener, limits);
    server.threads.execute(server::acceptAll);
    LOG.info("Control socket {} is open", files.controlSocket());
    return server;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "e2d-control");
    thread.setDaemon(true);
    return thread;
  }

  private void acceptAll() {
    while (socket.isOpen()) {
      try {
        accept(socket.accept());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("Cannot accept a client of the control socket: {}", e.toString());
        pause();
      }
    }
  }

  private void accept(SocketChannel client) throws IOException {
    if (connections.size() >= limits.connections()) {
      LOG.warn("Client of the control socket refused: {} are served", limits.connections());
      Refusal.send(client, timer);
      return;
    }
    Connection connection = new Connection(client, opener, threads);
    connections.add(connection);
    try {
      threads.execute(() -> serve(connection));
    } catch (RejectedExecutionException e) {
      connection.close();
    }
  }

  private void serve(Connection connection) {
    try {
      connection.serve(timer, limits.requestMillis());
    } finally {
      connections.remove(connection);
    }
  }

  private void pause() {
    try {
      closing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops listening, lets commands end that are about to (the one that ordered the shutdown needs
   * its exit code), then closes what is left.
   */
  @Override
  public void close() {
    closing.countDown();
    try {
      socket.close();
    } catch (IOException e) {
      LOG.warn("Control socket did not close: {}", e.toString());
    }
    threads.shutdown();
    connections.stream().filter(c -> !c.answering()).forEach(Connection::close);
    try {
      if (!threads.awaitTermination(limits.drainMillis(), TimeUnit.MILLISECONDS)) {
        connections.forEach(Connection::close);
        threads.awaitTermination(limits.drainMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(Connection::close);
    threads.shutdownNow();
    timer.shutdownNow();
  }
}
