package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** What can become of a stored object on its way; the same random source does the same. */
final class Harm {
  private Harm() {}

  /** The object with a piece altered, lost, repeated, moved, or taken from another object. */
  static byte[] to(byte[] object, byte[] other, Random random) {
    int at = random.nextInt(object.length);
    int length = 1 + random.nextInt(Math.min(object.length - at, 1 << random.nextInt(17)));
    int end = at + length;
    int to = random.nextInt(object.length);
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = object.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(object, at);
      case 2 -> join(part(object, 0, at), part(object, end, object.length));
      case 3 -> join(part(object, 0, to), part(object, at, end), part(object, to, object.length));
      case 4 -> join(part(object, 0, at), part(other, Math.min(at, other.length), other.length));
      default -> join(object, part(other, 0, Math.min(length, other.length)));
    };
  }

  private static byte[] part(byte[] bytes, int from, int end) {
    return Arrays.copyOfRange(bytes, from, end);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
