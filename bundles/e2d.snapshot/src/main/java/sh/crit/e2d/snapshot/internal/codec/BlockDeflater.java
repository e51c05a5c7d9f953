package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;

/**
 * Compresses pieces of a stream so that the results, one after the other, are one deflate stream
 * without its end. Not for two threads at a time; the memory it holds outside of the heap is given
 * back by {@link #close()}.
 */
interface BlockDeflater extends AutoCloseable {
  /**
   * Compresses a piece, independently of any that this object compressed before. The result ends on
   * a byte boundary and does not end the stream.
   *
   * @param window what comes right before the piece and may be referred to
   * @param windowed how much of the window there is, in bytes; at most {@link DeflateBlock#WINDOW}
   * @param input holds the piece from its first byte on
   * @param length of the piece in bytes, at most {@link DeflateBlock#BYTES}; may be 0
   * @return how many bytes of {@link #output()} are the result
   * @throws IOException when the library fails, which no input should make it do
   */
  int deflate(byte[] window, int windowed, byte[] input, int length) throws IOException;

  /** Where the last result is, until the next one. */
  byte[] output();

  @Override
  void close();
}
