package sh.crit.e2d.config.internal.machine;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.config.Configuration.Listener;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Problems;

/** Looks whether addresses are this machine's, and free. */
public final class AddressCheck {
  private static final int LAST_PRIVILEGED_PORT = 1023;

  private final Problems problems;

  public AddressCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * Warns when others are told an address that this machine does not have; it may be translated.
   */
  public void own(String host, Origin origin) {
    Optional<InetAddress> address = resolve(host);
    if (address.isEmpty()) {
      problems.error(
          origin,
          host + " is a bad address: it does not resolve; write an address of this machine");
    } else if (!isOurs(address.get())) {
      problems.warn(
          origin, host + " is not an address of this machine; check that peers reach it by that");
    }
  }

  /** Notes when nothing can listen there. */
  public void free(Listener listener, Origin origin) {
    Optional<InetAddress> address = resolve(listener.bindHost());
    if (address.isEmpty()) {
      problems.error(
          origin,
          listener.bindHost()
              + " is a bad address: it does not resolve; write an address of this machine");
    } else if (!isOurs(address.get())) {
      problems.error(
          origin,
          new HostPort(listener.bindHost(), listener.port())
              + " is a bad address: it is not on this machine; write one that is, or 0.0.0.0:"
              + listener.port());
    } else {
      bind(new InetSocketAddress(address.get(), listener.port()), listener, origin);
    }
  }

  private void bind(InetSocketAddress address, Listener listener, Origin origin) {
    HostPort shown = new HostPort(listener.bindHost(), listener.port());
    try (ServerSocket socket = new ServerSocket()) {
      // Connections of a process that is gone may linger; they do not hold the address.
      socket.setReuseAddress(true);
      socket.bind(address, 1);
    } catch (BindException e) {
      if (listener.port() <= LAST_PRIVILEGED_PORT && denied(e)) {
        problems.error(
            origin,
            shown + " needs a privileged user; choose a port above " + LAST_PRIVILEGED_PORT);
      } else {
        problems.error(
            ErrorCode.ADDRESS_IN_USE,
            origin,
            shown + " is in use by another process; stop that process, or choose another port");
      }
    } catch (IOException e) {
      problems.error(
          origin, shown + " cannot be listened on, " + e.getMessage() + "; choose another address");
    }
  }

  private static boolean denied(BindException e) {
    return String.valueOf(e.getMessage()).contains("ermission");
  }

  private static Optional<InetAddress> resolve(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** All of 127/8 is ours, though the interface lists only 127.0.0.1. */
  private static boolean isOurs(InetAddress address) {
    if (address.isAnyLocalAddress() || address.isLoopbackAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      // What cannot be looked up is left to the attempt to bind.
      return true;
    }
  }
}
