package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;
import java.util.concurrent.Callable;

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

  /** How far back deflate can refer. */
  static final int WINDOW = 32 << 10;

  /** By how much a block that cannot be compressed may grow without a larger array. */
  static final int SLACK = 1 << 10;

  private final BlockDeflater deflater;
  private final byte[] input = new byte[BYTES];
  private final byte[] window = new byte[WINDOW];
  private int filled;
  private int windowed;
  private int produced;

  /**
   * @param deflater this block's own
   */
  DeflateBlock(BlockDeflater deflater) {
    this.deflater = deflater;
  }

  /** Starts over, with the end of the block before as what may be referred to; null for none. */
  void begin(DeflateBlock before) {
    filled = 0;
    windowed = 0;
    if (before != null) {
      windowed = Math.min(WINDOW, before.filled);
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
    return deflater.output();
  }

  int produced() {
    return produced;
  }

  @Override
  public DeflateBlock call() throws IOException {
    produced = deflater.deflate(window, windowed, input, filled);
    return this;
  }

  /** Gives back what the compressor holds outside of the heap. */
  void end() {
    deflater.close();
  }
}
