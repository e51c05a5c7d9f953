package sh.crit.e2d.snapshot.internal.codec;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.zip.Deflater;

/**
 * A piece of the input and what becomes of it, used over and over. Filled and emptied by the
 * stream's thread, called by a worker in between; the hand-over orders the two.
 *
 * <p>The result ends on a byte boundary without ending the deflate stream, so that blocks that were
 * compressed apart follow each other as if they had been compressed in one go.
 */
final class DeflateBlock implements Callable<DeflateBlock> {
  /** Large enough that cutting costs little, small enough that many fit in a small heap. */
  static final int BYTES = 256 << 10;

  private static final int WINDOW_BYTES = 32 << 10;
  private static final int SLACK_BYTES = 1 << 10;

  private final Deflater deflater;
  private final boolean matches;
  private final byte[] input = new byte[BYTES];
  private final byte[] window = new byte[WINDOW_BYTES];
  private byte[] output = new byte[BYTES + SLACK_BYTES];
  private int filled;
  private int windowed;
  private int produced;

  DeflateBlock(int level) {
    this.deflater = new Deflater(level, true);
    this.matches = level > 0;
  }

  /** Starts over, with the end of the block before as what may be referred to; null for none. */
  void begin(DeflateBlock before) {
    filled = 0;
    windowed = 0;
    if (before != null && matches) {
      windowed = Math.min(WINDOW_BYTES, before.filled);
      System.arraycopy(before.input, before.filled - windowed, window, 0, windowed);
    }
  }

  /** Takes as much as there is room for and says how much that was. */
  int fill(byte[] bytes, int offset, int length) {
    int take = Math.min(length, BYTES - filled);
    System.arraycopy(bytes, offset, input, filled, take);
    filled += take;
    return take;
  }

  boolean isFull() {
    return filled == BYTES;
  }

  boolean isEmpty() {
    return filled == 0;
  }

  byte[] input() {
    return input;
  }

  int filled() {
    return filled;
  }

  byte[] output() {
    return output;
  }

  int produced() {
    return produced;
  }

  @Override
  public DeflateBlock call() {
    deflater.reset();
    if (windowed > 0) {
      deflater.setDictionary(window, 0, windowed);
    }
    deflater.setInput(input, 0, filled);
    produced = 0;
    do {
      if (produced == output.length) {
        output = Arrays.copyOf(output, output.length + BYTES / 4);
      }
      produced += deflater.deflate(output, produced, output.length - produced, Deflater.SYNC_FLUSH);
      // Room that is left says that nothing is held back.
    } while (produced == output.length);
    return this;
  }

  /** Gives back what the compressor holds outside of the heap. */
  void end() {
    deflater.end();
  }
}
