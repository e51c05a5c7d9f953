package sh.crit.e2d.shell.internal.control;

import java.io.IOException;

/**
 * A client being served.
 *
 * <p>Threading: {@link #run} has a thread of its own; the other methods are called by the thread
 * that reads from the client, one at a time, before, during or after {@code run}. Cancellation:
 * when the client goes away or the server closes, {@link #hangUp} is called and then the thread of
 * {@code run} is interrupted.
 */
public interface Conversation {
  /**
   * Serves the client.
   *
   * @return the exit code
   * @throws IOException if the client cannot be reached any more
   */
  int run() throws IOException, InterruptedException;

  /** Keys that were pressed. */
  default void keyboard(byte[] bytes) throws IOException {}

  /** The client's terminal has another size now. */
  default void resize(int columns, int rows) {}

  /** The client has gone. */
  default void hangUp() {}

  /** Opens conversations. */
  @FunctionalInterface
  interface Opener {
    /** Must not block; {@link Conversation#run} may. */
    Conversation open(Request request, FrameWriter frames) throws IOException;
  }
}
