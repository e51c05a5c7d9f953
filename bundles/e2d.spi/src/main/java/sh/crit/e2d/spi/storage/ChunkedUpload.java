package sh.crit.e2d.spi.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * An upload to a store that takes large objects in chunks and small ones at once. It gathers the
 * bytes, remembers a failure, and sees to it that what is not completed is abandoned, once.
 */
public final class ChunkedUpload implements Upload {
  // Of Java alone, as all of the extension points; it ends where every other log does.
  private static final Logger LOG = System.getLogger(ChunkedUpload.class.getName());
  private static final int FIRST_BUFFER = 64 << 10;

  private final int size;
  private final Chunks chunks;
  private final Consumer<? super Upload> ended;
  private final OutputStream stream = new Gathering();
  private final AtomicBoolean over = new AtomicBoolean();
  private byte[] buffer;
  private int length;
  private E2dException failure;

  /**
   * How a store takes one object; what a plugin writes.
   *
   * <p><b>Threading.</b> One thread at a time, but for {@link #clear}, which may come from another
   * while a chunk is under way, when the store is closed.
   */
  public interface Chunks {
    /** Sends a chunk of the full size; at least one more byte follows. */
    void send(byte[] chunk) throws E2dException;

    /**
     * Sends what is left, and makes the object visible if the condition holds at that moment.
     *
     * @param rest the whole object where nothing was sent before, else at least one byte
     * @return what is there now
     * @throws E2dException as {@link Upload#complete}
     */
    StoredObject finish(byte[] rest, Condition condition) throws E2dException;

    /**
     * Removes from the store what was sent and is not the object. Called once, at the end, complete
     * or not; an interrupt is kept away from it. Whoever completes or closes waits for it, so it
     * tries once and not for long.
     */
    void clear() throws E2dException;
  }

  /**
   * @param size of a chunk in bytes; as much is kept in memory
   * @param ended told when the upload is complete or given up, so that its store can forget it
   */
  public ChunkedUpload(int size, Chunks chunks, Consumer<? super Upload> ended) {
    this.size = size;
    this.chunks = chunks;
    this.ended = ended;
    this.buffer = new byte[Math.min(FIRST_BUFFER, size)];
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  private final class Gathering extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        gather(bytes, offset, count);
      } catch (E2dException e) {
        failure = e;
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private void gather(byte[] bytes, int offset, int count) throws E2dException {
    int taken = 0;
    while (taken < count) {
      usable();
      // Sent when more comes, and not when full: the last chunk must not be empty.
      if (length == size) {
        chunks.send(buffer);
        length = 0;
      }
      int some = Math.min(count - taken, size - length);
      if (length + some > buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(size, Math.max(2 * buffer.length, length + some)));
      }
      System.arraycopy(bytes, offset + taken, buffer, length, some);
      length += some;
      taken += some;
    }
  }

  private void usable() throws E2dException {
    if (failure != null) {
      throw failure;
    }
    if (over.get()) {
      throw new E2dException(
          ErrorCode.FAILED, "storage.write", "upload", "the upload has been given up");
    }
  }

  @Override
  public StoredObject complete(Condition condition) throws E2dException {
    try {
      usable();
      return chunks.finish(Arrays.copyOf(buffer, length), condition);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    ended.accept(this);
    if (!over.compareAndSet(false, true)) {
      return;
    }
    // An interrupt that ended the upload must not keep what it sent in the store.
    boolean interrupted = Thread.interrupted();
    try {
      chunks.clear();
    } catch (E2dException e) {
      LOG.log(Level.WARNING, "what was sent of a backup stays in the store: {0}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
