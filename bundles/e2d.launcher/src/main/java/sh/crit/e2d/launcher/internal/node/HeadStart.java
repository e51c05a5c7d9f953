package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.files.ProcessRecord;

/**
 * The time in which a start belongs to etcd alone. After a power cycle all nodes of a cluster start
 * at once, often on few processors, and no client is served before a quorum of etcds is up; the
 * shell and what else an operator needs are worth less than that, and start afterwards.
 */
final class HeadStart {
  private static final Logger LOG = LoggerFactory.getLogger(HeadStart.class);

  /** A node that waits for others must be able to say so. */
  private static final Duration LONGEST = Duration.ofSeconds(4);

  /** What an etcd that cannot be asked usually needs until it serves. */
  private static final Duration USUAL = Duration.ofSeconds(1);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final byte[] HEALTH =
      "GET /health HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String HEALTHY = "HTTP/1.0 200";
  private static final int ANSWER_MILLIS = 200;

  private final NodeFiles files;
  private final Optional<InetSocketAddress> client;
  private final boolean serving;

  /**
   * Looks whether there is an etcd already, which needs no head start.
   *
   * @param client where etcd will listen for clients; empty when it cannot be asked without TLS
   */
  HeadStart(NodeFiles files, Optional<InetSocketAddress> client) {
    this.files = files;
    this.client = client;
    this.serving = etcdRuns();
  }

  /** Returns when etcd serves, when it takes too long, or when somebody gives up. */
  void await(BooleanSupplier givenUp) {
    long begin = System.nanoTime();
    long executed = 0;
    while (!serving && !givenUp.getAsBoolean() && !longer(LONGEST, begin)) {
      if (executed == 0 && etcdRuns()) {
        executed = System.nanoTime();
      }
      if (executed != 0 && (client.isPresent() ? answers() : longer(USUAL, executed))) {
        return;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  /** A record that cannot be read is somebody else's to complain about. */
  private boolean etcdRuns() {
    try {
      return Files.exists(files.etcdPid())
          && ProcessRecord.read(files.etcdPid()).flatMap(ProcessRecord::find).isPresent();
    } catch (IOException e) {
      LOG.debug("the record of etcd's process cannot be read", e);
      return false;
    }
  }

  /**
   * Whether etcd serves clients through a quorum. It listens long before that, so that it has to be
   * asked.
   */
  private boolean answers() {
    InetSocketAddress address = client.get();
    try (Socket socket = new Socket()) {
      InetAddress host = address.getAddress();
      boolean everywhere = host == null || host.isAnyLocalAddress();
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(
          everywhere
              ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
              : address,
          ANSWER_MILLIS);
      socket.getOutputStream().write(HEALTH);
      byte[] status = socket.getInputStream().readNBytes(HEALTHY.length());
      return HEALTHY.equals(new String(status, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.trace("etcd does not serve yet", e);
      return false;
    }
  }

  private static boolean longer(Duration time, long since) {
    return System.nanoTime() - since > time.toNanos();
  }
}
