package sh.crit.e2d.shell.internal.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import sh.crit.e2d.shell.internal.control.FrameWriter;

/**
 * Output of a terminal on its way to the client, by a thread of its own. Ctrl-C interrupts whatever
 * thread runs the command, also in the middle of its output, and an interrupt closes the socket
 * that the thread writes to: so commands fill a queue and only the pump writes to the socket.
 */
final class OutputPump extends OutputStream {
  private static final int QUEUED = 64;
  private static final int LARGEST_CHUNK = 16 * 1024;
  private static final byte[] END = new byte[0];

  private final FrameWriter frames;
  private final Thread thread = new Thread(this::pump, "e2d-shell-output");
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUED);
  private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private volatile IOException failure;
  private boolean closed;

  private OutputPump(FrameWriter frames) {
    this.frames = frames;
  }

  /** A pump whose thread runs until {@link #close}. */
  static OutputPump start(FrameWriter frames) {
    OutputPump pump = new OutputPump(frames);
    pump.thread.setDaemon(true);
    pump.thread.start();
    return pump;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    if (closed) {
      throw new IOException("the terminal is closed");
    }
    chunk.write(b);
    if (chunk.size() >= LARGEST_CHUNK) {
      flush();
    }
  }

  /** Hands on what was written; waits when the client does not keep up. */
  @Override
  public synchronized void flush() throws IOException {
    if (failure != null) {
      throw new IOException("the client has gone", failure);
    }
    if (chunk.size() > 0) {
      byte[] bytes = chunk.toByteArray();
      chunk.reset();
      put(bytes);
    }
  }

  /** Ends the pump after what was written; does not wait for it. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        flush();
      } finally {
        put(END);
      }
    }
  }

  /** Waits until everything written before {@link #close} is with the client, or lost. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }

  /** An interrupted thread may still put as long as there is room: its last words are short. */
  private void put(byte[] bytes) throws IOException {
    if (queue.offer(bytes)) {
      return;
    }
    try {
      queue.put(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the client was slow");
    }
  }

  /** Goes on emptying the queue after a failure, so that no command waits for a client lost. */
  private void pump() {
    try {
      for (byte[] bytes = queue.take(); bytes != END; bytes = queue.take()) {
        send(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(byte[] bytes) {
    if (failure == null) {
      try {
        frames.write(FrameWriter.OUTPUT, bytes, 0, bytes.length);
      } catch (IOException e) {
        failure = e;
      }
    }
  }
}
