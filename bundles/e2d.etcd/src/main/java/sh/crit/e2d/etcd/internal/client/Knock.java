package sh.crit.e2d.etcd.internal.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Looks whether anybody listens, and serves, without gRPC. While nodes start together each asks for
 * the etcds of the others many times before they are there; to load gRPC meanwhile would cost the
 * very time in which they could come.
 */
final class Knock {
  private static final Logger LOGGER = LoggerFactory.getLogger(Knock.class);

  /** Who is slow to accept is left to gRPC, which tells that better. */
  private static final long MOST_MILLIS = 250;

  /** An etcd listens some time before it serves; but one without a quorum must be asked as well. */
  private static final long MOST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int ANSWER_MILLIS = 200;
  private static final byte[] HEALTH =
      "GET /health HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String HEALTHY = "HTTP/1.0 200";

  private Knock() {}

  /**
   * Returns unless the connection is refused; whatever else goes wrong is left to the call itself.
   * Members that talk TLS are not knocked at: they would note each time that somebody hung up.
   *
   * @throws E2dException UNREACHABLE
   */
  static void at(String operation, String url, Deadline deadline) throws E2dException {
    Endpoint endpoint = Endpoint.parse(url);
    if (endpoint.tls()) {
      return;
    }
    ConnectException refused = null;
    try {
      for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
        refused = refusalOf(new InetSocketAddress(address, endpoint.port()), deadline);
        if (refused == null) {
          return;
        }
      }
    } catch (IOException e) {
      LOGGER.debug("{} did not refuse, so there may be somebody", url, e);
      return;
    }
    if (refused != null) {
      throw new E2dException(
          ErrorCode.UNREACHABLE, operation, url, url + ": " + refused.getMessage(), refused);
    }
  }

  /**
   * Waits until the member says that it serves through a quorum, which may take half of the time at
   * most. Whoever talks TLS is not asked.
   */
  static void awaitService(String url, Deadline deadline) throws E2dException {
    Endpoint endpoint = Endpoint.parse(url);
    if (endpoint.tls()) {
      return;
    }
    long patience = Math.min(MOST_WAIT_NANOS, deadline.leftNanos() / 2);
    long begin = System.nanoTime();
    while (!serves(endpoint) && System.nanoTime() - begin < patience) {
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  private static boolean serves(Endpoint endpoint) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), ANSWER_MILLIS);
      socket.getOutputStream().write(HEALTH);
      byte[] status = socket.getInputStream().readNBytes(HEALTHY.length());
      return HEALTHY.equals(new String(status, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOGGER.trace("{} does not serve yet", endpoint, e);
      return false;
    }
  }

  /** Null when the address accepted. */
  private static ConnectException refusalOf(InetSocketAddress address, Deadline deadline)
      throws IOException {
    long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos()));
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) Math.min(left, MOST_MILLIS));
      return null;
    } catch (ConnectException e) {
      return e;
    }
  }
}
