package sh.crit.e2d.storage.s3.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on between a client and a server on this machine, and fails when told to. */
final class FaultyLine implements AutoCloseable {
  private static final byte[] BUSY =
      "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

  private final ServerSocket listening;
  private final int server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** How many connections are still to be torn when so many bytes have gone up, or come down. */
  final AtomicInteger tearUp = new AtomicInteger();

  final AtomicInteger tearDown = new AtomicInteger();
  volatile long after;

  /** How many requests are still to be answered with 503. */
  final AtomicInteger busy = new AtomicInteger();

  /** Nothing is taken any more; connections stay. */
  volatile boolean hangs;

  final AtomicInteger faults = new AtomicInteger();

  FaultyLine(int server) throws IOException {
    this.server = server;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    // Small, so that a client notices at once that nobody reads.
    listening.setReceiveBufferSize(1 << 16);
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket target = new Socket(InetAddress.getLoopbackAddress(), server);
        open.add(client);
        open.add(target);
        threads.execute(() -> pump(client, target, true));
        threads.execute(() -> pump(target, client, false));
      } catch (IOException e) {
        faults.addAndGet(0);
      }
    }
  }

  private void pump(Socket from, Socket to, boolean up) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[1 << 14];
      long passed = 0;
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        passed += n;
        if (up && hangs) {
          faults.incrementAndGet();
          closed.await();
          return;
        }
        if (up && isRequest(bytes, n) && take(busy)) {
          from.getOutputStream().write(BUSY);
          from.shutdownOutput();
          return;
        }
        if (after > 0 && passed > after && take(up ? tearUp : tearDown)) {
          return;
        }
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      faults.addAndGet(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isRequest(byte[] bytes, int length) {
    String start = new String(bytes, 0, Math.min(length, 4), US_ASCII);
    return start.matches("(GET |PUT |POST|HEAD|DELE)");
  }

  private boolean take(AtomicInteger count) {
    boolean taken = count.getAndUpdate(c -> Math.max(0, c - 1)) > 0;
    if (taken) {
      faults.incrementAndGet();
    }
    return taken;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    closed.countDown();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
