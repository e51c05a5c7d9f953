package sh.crit.e2d.gossip.internal.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;
import org.jgroups.util.DefaultSocketFactory;

/**
 * Gives JGroups its sockets, for both directions the same: mutual TLS or plain. Whatever else it
 * might want to open is refused, so that the gossip stays on one port.
 */
public final class LinkFactory extends DefaultSocketFactory {
  private final Optional<SSLContext> tls;
  private final ThreadFactory threads;
  private final Refusals refusals;

  /**
   * @param tls what secures the connections; empty: plain
   * @param threads makes the threads that examine newcomers
   * @param refusals told of nodes that are secured differently
   */
  public LinkFactory(Optional<SSLContext> tls, ThreadFactory threads, Refusals refusals) {
    this.tls = tls;
    this.threads = threads;
    this.refusals = refusals;
  }

  @Override
  public Socket createSocket(String service) {
    return new Link(tls, refusals);
  }

  @Override
  public ServerSocket createServerSocket(String service) throws IOException {
    return new Gate(tls, threads, refusals);
  }

  @Override
  public Socket createSocket(String service, String host, int port) throws IOException {
    throw refused(service);
  }

  @Override
  public Socket createSocket(String service, InetAddress address, int port) throws IOException {
    throw refused(service);
  }

  @Override
  public ServerSocket createServerSocket(String service, int port) throws IOException {
    throw refused(service);
  }

  @Override
  public ServerSocket createServerSocket(String service, int port, int backlog) throws IOException {
    throw refused(service);
  }

  @Override
  public ServerSocket createServerSocket(String service, int port, int backlog, InetAddress bind)
      throws IOException {
    throw refused(service);
  }

  private static IOException refused(String service) {
    return new IOException("the gossip has one port and needs no socket for " + service);
  }
}
