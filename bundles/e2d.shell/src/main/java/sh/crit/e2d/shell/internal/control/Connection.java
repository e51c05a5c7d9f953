package sh.crit.e2d.shell.internal.control;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: this thread reads from it as long as it is there, another one runs what it asked for.
 * Reading all the time is how a client that goes away is noticed while its command runs.
 */
final class Connection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int KEYBOARD = 0;
  private static final int WINDOW_SIZE = 4;
  private static final int LARGEST_FRAME = 64 * 1024;

  private final SocketChannel socket;
  private final Conversation.Opener opener;
  private final ExecutorService threads;
  private final FrameWriter frames;
  private volatile boolean answering;

  Connection(SocketChannel socket, Conversation.Opener opener, ExecutorService threads) {
    this.socket = socket;
    this.opener = opener;
    this.threads = threads;
    this.frames = new FrameWriter(Streams.out(socket));
  }

  /**
   * Closes the connection unless its request has arrived in time.
   *
   * @param timer runs the check
   * @param millis the time that a client has, in milliseconds
   */
  void serve(ScheduledExecutorService timer, long millis) {
    ScheduledFuture<?> deadline = timer.schedule(this::close, millis, TimeUnit.MILLISECONDS);
    try {
      DataInputStream in = Streams.in(socket);
      Request request = RequestReader.read(in);
      if (deadline.cancel(false)) {
        frames.accept();
        answering = !(request instanceof Request.Shell);
        converse(in, opener.open(request, frames));
      }
    } catch (IOException e) {
      LOG.debug("Client refused: {}", e.toString());
    } finally {
      deadline.cancel(false);
      close();
    }
  }

  private void converse(DataInputStream in, Conversation conversation) {
    Future<?> running;
    try {
      running = threads.submit(() -> run(conversation));
    } catch (RejectedExecutionException e) {
      LOG.debug("Client came while the server closes");
      return;
    }
    try {
      while (socket.isOpen()) {
        receive(in, conversation);
      }
    } catch (IOException e) {
      LOG.debug("Client has gone: {}", e.toString());
    } finally {
      conversation.hangUp();
      running.cancel(true);
    }
  }

  /** Whether a command is under way, which ends by itself. */
  boolean answering() {
    return answering;
  }

  private void run(Conversation conversation) {
    try {
      frames.exit(conversation.run());
    } catch (IOException e) {
      LOG.debug("Client cannot be reached: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("A client could not be served", e);
    } finally {
      close();
    }
  }

  private static void receive(DataInputStream in, Conversation conversation) throws IOException {
    int kind = in.readUnsignedByte();
    int length = in.readInt();
    if (length < 0 || length > LARGEST_FRAME) {
      throw new IOException("frame of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    if (kind == KEYBOARD) {
      conversation.keyboard(bytes);
    } else if (kind == WINDOW_SIZE && length == 2 * Integer.BYTES) {
      ByteBuffer size = ByteBuffer.wrap(bytes);
      conversation.resize(size.getInt(), size.getInt());
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Socket did not close: {}", e.toString());
    }
  }
}
