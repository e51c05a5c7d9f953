package sh.crit.e2d.snapshot.internal.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compresses a sample and has the JDK decompress it, before backups are entrusted to a library. */
final class DeflaterTrial {
  private static final int PIECES = 3;
  private static final int PIECE_BYTES = 100_000;

  private DeflaterTrial() {}

  /** What is wrong with it, empty where the sample came back as it was. */
  static Optional<String> fault(Supplier<BlockDeflater> opening) {
    byte[] sample = sample();
    byte[] back = new byte[sample.length];
    byte[] window = new byte[DeflateBlock.WINDOW];
    Inflater inflater = new Inflater(true);
    try (BlockDeflater deflater = opening.get()) {
      int windowed = 0;
      for (int at = 0; at < sample.length; at += PIECE_BYTES) {
        byte[] piece = Arrays.copyOfRange(sample, at, at + PIECE_BYTES);
        int length = deflater.deflate(window, windowed, piece, PIECE_BYTES);
        inflater.setInput(deflater.output(), 0, length);
        int got = inflater.inflate(back, at, PIECE_BYTES);
        if (got != PIECE_BYTES || inflater.inflate(new byte[1]) != 0 || inflater.finished()) {
          return Optional.of("does not compress whole pieces");
        }
        windowed = window.length;
        System.arraycopy(piece, PIECE_BYTES - windowed, window, 0, windowed);
      }
      return Arrays.equals(sample, back) ? Optional.empty() : Optional.of("compresses wrongly");
    } catch (IOException | DataFormatException e) {
      return Optional.of("does not compress: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /** Noise, a run and text, repeated within and across the pieces. */
  private static byte[] sample() {
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    byte[] text = "{\"kind\":\"Pod\",\"phase\":\"Running\"}".getBytes(StandardCharsets.US_ASCII);
    byte[] sample = new byte[PIECES * PIECE_BYTES];
    for (int i = 0; i < sample.length; i++) {
      sample[i] =
          switch (i / 10_000 % 3) {
            case 0 -> noise[i % noise.length];
            case 1 -> (byte) 'x';
            default -> text[i % text.length];
          };
    }
    return sample;
  }
}
