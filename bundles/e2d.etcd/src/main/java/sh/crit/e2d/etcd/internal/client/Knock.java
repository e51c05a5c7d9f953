package sh.crit.e2d.etcd.internal.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Looks whether anybody listens, without gRPC. While nodes start together each asks for the etcds
 * of the others many times before they are there; to load gRPC for refused connections would cost
 * the very time in which they could come.
 */
final class Knock {
  private static final Logger LOGGER = LoggerFactory.getLogger(Knock.class);

  /** Who is slow to accept is left to gRPC, which tells that better. */
  private static final long MOST_MILLIS = 250;

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
