package sh.crit.e2d.crypto.internal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** What can become of a file: the same random source always does the same harm. */
final class Damage {
  private Damage() {}

  /**
   * The object with something wrong about it; never equal to it or to the other.
   *
   * @param other another object of the same length, to be mixed in
   */
  static byte[] of(byte[] object, byte[] other, Random random) {
    byte[] altered;
    do {
      altered = once(object, other, random);
    } while (Arrays.equals(altered, object) || Arrays.equals(altered, other));
    return altered;
  }

  private static byte[] once(byte[] object, byte[] other, Random random) {
    int at = random.nextInt(object.length);
    int length = 1 + random.nextInt(Math.min(object.length - at, 1 << random.nextInt(18)));
    int to = random.nextInt(object.length);
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = object.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(object, at);
      // A piece is missing.
      case 2 -> join(object, 0, at, object, at + length, object.length);
      // A piece is there twice, in its place or in another.
      case 3 -> join(join(object, 0, to, object, at, at + length), 0, -1, object, to, -1);
      // Begins as one and goes on as the other.
      case 4 -> join(object, 0, at, other, Math.min(at, other.length), other.length);
      default -> {
        byte[] overwritten = object.clone();
        int room = Math.min(length, object.length - to);
        System.arraycopy(object, at, overwritten, to, room);
        yield overwritten;
      }
    };
  }

  /** An end of -1 is that of the array. */
  private static byte[] join(byte[] a, int from, int end, byte[] b, int start, int stop) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(a, from, (end < 0 ? a.length : end) - from);
    joined.write(b, start, (stop < 0 ? b.length : stop) - start);
    return joined.toByteArray();
  }
}
