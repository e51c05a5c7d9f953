package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;

/**
 * Compresses on several threads into one gzip member, so that a file that was cut off lacks its
 * trailer wherever it was cut. There is a fixed number of blocks: when all are under way, writing
 * waits for the oldest one and hands it on, which is the back pressure.
 */
final class GzipSink extends FinishingOutputStream {
  /** More would compress faster than a store takes it, and fill a small heap with blocks. */
  private static final int MAX_THREADS = 8;

  private static final int BLOCKS_PER_THREAD = 2;
  private static final long END_SECONDS = 10;

  /** Magic, deflate, no flags, no time, no hint, unknown system: nothing of when and where. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** An empty block that is marked as the last one. */
  private static final byte[] LAST_BLOCK = {3, 0};

  private final OutputStream to;
  private final Supplier<BlockDeflater> deflaters;
  private final int maxBlocks;
  private final ExecutorService workers;
  private final List<DeflateBlock> blocks = new ArrayList<>();
  private final Deque<DeflateBlock> idle = new ArrayDeque<>();
  private final Deque<Future<DeflateBlock>> underWay = new ArrayDeque<>();
  private final CRC32 checksum = new CRC32();
  private DeflateBlock current;
  private long total;
  private boolean finished;

  /**
   * @param deflaters one for each block, closed by this stream
   * @param cores how many threads may compress; more than a handful are not used
   */
  GzipSink(OutputStream to, Supplier<BlockDeflater> deflaters, int cores) throws IOException {
    this.to = to;
    this.deflaters = deflaters;
    int threads = Math.max(1, Math.min(cores, MAX_THREADS));
    this.maxBlocks = BLOCKS_PER_THREAD * threads + 1;
    to.write(HEADER);
    this.workers =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "e2d-gzip");
              thread.setDaemon(true);
              return thread;
            });
    this.current = take();
    current.begin(null);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (finished) {
      throw new IOException("the backup is finished already");
    }
    for (int done = 0; done < length; ) {
      if (current.isFull()) {
        submit();
      }
      done += current.fill(bytes, offset + done, length - done);
    }
  }

  @Override
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    finished = true;
    if (!current.isEmpty()) {
      hand(current);
    }
    while (!underWay.isEmpty()) {
      idle.add(handOn());
    }
    to.write(LAST_BLOCK);
    to.write(
        ByteBuffer.allocate(2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) checksum.getValue())
            .putInt((int) total)
            .array());
    to.flush();
  }

  @Override
  public void close() {
    finished = true;
    workers.shutdownNow();
    try {
      // A block takes milliseconds, and its memory must not be taken away from under it.
      if (workers.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        blocks.forEach(DeflateBlock::end);
        blocks.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void submit() throws IOException {
    DeflateBlock full = current;
    // Taken before the full one is handed over, so that it cannot be handed out again.
    DeflateBlock next = take();
    next.begin(full);
    hand(full);
    current = next;
  }

  private void hand(DeflateBlock block) {
    checksum.update(block.input(), 0, block.filled());
    total += block.filled();
    underWay.add(workers.submit(block));
  }

  private DeflateBlock take() throws IOException {
    while (!underWay.isEmpty() && underWay.peek().isDone()) {
      idle.add(handOn());
    }
    if (!idle.isEmpty()) {
      return idle.remove();
    }
    if (blocks.size() < maxBlocks) {
      DeflateBlock block = new DeflateBlock(deflaters.get());
      blocks.add(block);
      return block;
    }
    return handOn();
  }

  /** Waits for the oldest block and writes what became of it. */
  private DeflateBlock handOn() throws IOException {
    try {
      DeflateBlock block = underWay.remove().get();
      to.write(block.output(), 0, block.produced());
      return block;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw new IOException("compression failed", e.getCause());
    }
  }
}
