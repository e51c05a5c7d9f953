package sh.crit.e2d.testkit.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports for processes that a test starts a moment later.
 *
 * <p>A port that the system hands out for 0 may be handed out again at once, to another socket or
 * as the near end of any outgoing connection, and the process that was to listen there ends with
 * "address already in use". These lie below the range that systems hand out from, and none is given
 * twice in one JVM; where to begin is drawn, so that JVMs beside each other rarely meet.
 *
 * <p>Thread-safe.
 */
public final class FreePorts {
  private static final int FIRST = 10_240;
  // Linux hands out 32768 and above, all others 49152 and above.
  private static final int END = 32_768;
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(END - FIRST));

  private FreePorts() {}

  /** A port of 127.0.0.1. */
  public static int next() {
    return next(List.of("127.0.0.1"));
  }

  /** A port of that address of this machine. */
  public static int next(String host) {
    return next(List.of(host));
  }

  /**
   * One port that nobody listens on at any of these addresses.
   *
   * @param hosts addresses of this machine
   * @throws AssertionError when there is none
   */
  public static int next(List<String> hosts) {
    for (int tries = FIRST; tries < END; tries++) {
      int candidate = FIRST + Math.floorMod(NEXT.getAndIncrement(), END - FIRST);
      if (hosts.stream().allMatch(host -> isFree(host, candidate))) {
        return candidate;
      }
    }
    throw new AssertionError("no port from " + FIRST + " to " + (END - 1) + " is free on " + hosts);
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
