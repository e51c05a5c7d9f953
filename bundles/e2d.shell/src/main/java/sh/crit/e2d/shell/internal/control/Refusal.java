package sh.crit.e2d.shell.internal.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a client away when too many are served, with the reason and without a thread. */
final class Refusal {
  private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
  private static final long GRACE_SECONDS = 1;
  private static final int EXIT_CODE = 1;
  private static final byte[] REASON =
      "e2d: too many clients of the control socket; close one\n".getBytes(StandardCharsets.UTF_8);
  private static final int HEADER = Byte.BYTES + Integer.BYTES;

  private Refusal() {}

  /**
   * Sends the reason. The socket stays open for a moment: closing it before the client has sent its
   * request would make the client fail instead of read.
   */
  static void send(SocketChannel client, ScheduledExecutorService timer) throws IOException {
    client.configureBlocking(false);
    ByteBuffer frames = ByteBuffer.allocate(2 * HEADER + REASON.length + Integer.BYTES);
    frames.put((byte) FrameWriter.ERROR).putInt(REASON.length).put(REASON);
    frames.put((byte) FrameWriter.EXIT).putInt(Integer.BYTES).putInt(EXIT_CODE);
    client.write(frames.flip());
    Future<?> dropping = timer.schedule(() -> drop(client), GRACE_SECONDS, TimeUnit.SECONDS);
    LOG.debug("Client will be dropped: {}", dropping);
  }

  private static void drop(SocketChannel client) {
    try (client) {
      ByteBuffer unread = ByteBuffer.allocate(4096);
      while (client.read(unread.clear()) > 0) {
        LOG.trace("Dropping what a refused client sent");
      }
    } catch (IOException e) {
      LOG.debug("Refused client has gone: {}", e.toString());
    }
  }
}
