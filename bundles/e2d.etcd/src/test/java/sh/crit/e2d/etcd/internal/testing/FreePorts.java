package sh.crit.e2d.etcd.internal.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody listened on a moment ago. */
public final class FreePorts {
  private FreePorts() {}

  /** A free port of 127.0.0.1. */
  public static int next() {
    return next("127.0.0.1");
  }

  /** A free port of that address. */
  public static int next(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
