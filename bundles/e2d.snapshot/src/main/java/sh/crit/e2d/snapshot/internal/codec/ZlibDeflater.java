package sh.crit.e2d.snapshot.internal.codec;

import java.util.Arrays;
import java.util.zip.Deflater;

/** By the JDK's zlib: there on every machine, and for every level. */
final class ZlibDeflater implements BlockDeflater {
  private final Deflater deflater;
  private final boolean matches;
  private byte[] output = new byte[DeflateBlock.BYTES + DeflateBlock.SLACK];

  /**
   * @param level 0 to 9
   */
  ZlibDeflater(int level) {
    this.deflater = new Deflater(level, true);
    this.matches = level > 0;
  }

  @Override
  public int deflate(byte[] window, int windowed, byte[] input, int length) {
    deflater.reset();
    if (windowed > 0 && matches) {
      deflater.setDictionary(window, 0, windowed);
    }
    deflater.setInput(input, 0, length);
    int produced = 0;
    do {
      if (produced == output.length) {
        output = Arrays.copyOf(output, output.length + DeflateBlock.BYTES / 4);
      }
      produced += deflater.deflate(output, produced, output.length - produced, Deflater.SYNC_FLUSH);
      // Room that is left says that nothing is held back.
    } while (produced == output.length);
    return produced;
  }

  @Override
  public byte[] output() {
    return output;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
