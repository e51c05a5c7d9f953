package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** What can become of a stored object on its way; the same random source does the same. */
public final class Harm {
  private Harm() {}

  /**
   * The object with a piece altered, lost, repeated, exchanged with another one, or taken from
   * another object.
   */
  public static byte[] to(byte[] object, byte[] other, Random random) {
    if (object.length == 0) {
      return other;
    }
    int at = random.nextInt(object.length);
    int length = 1 + random.nextInt(Math.min(object.length - at, 1 << random.nextInt(17)));
    int end = at + length;
    int to = random.nextInt(object.length);
    return switch (random.nextInt(7)) {
      case 0 -> {
        byte[] flipped = object.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(object, at);
      case 2 -> join(part(object, 0, at), part(object, end, object.length));
      case 3 -> join(part(object, 0, to), part(object, at, end), part(object, to, object.length));
      case 4 -> join(part(object, 0, at), part(other, Math.min(at, other.length), other.length));
      case 5 -> exchanged(object, random);
      default -> join(object, part(other, 0, Math.min(length, other.length)));
    };
  }

  /** Two blocks of one length, each in the place of the other. */
  private static byte[] exchanged(byte[] object, Random random) {
    int length = 1 + random.nextInt(Math.max(1, Math.min(object.length / 2, 4096)));
    int blocks = object.length / length;
    int first = random.nextInt(blocks) * length;
    int second = random.nextInt(blocks) * length;
    byte[] exchanged = object.clone();
    System.arraycopy(object, first, exchanged, second, length);
    System.arraycopy(object, second, exchanged, first, length);
    return exchanged;
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
