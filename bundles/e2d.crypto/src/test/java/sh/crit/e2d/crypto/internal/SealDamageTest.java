package sh.crit.e2d.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/** Objects that were altered in any way are refused, and nothing false leaves a stream before. */
class SealDamageTest {
  private static final int HEADER = 96;
  private static final int CHUNK = 4 + 65_536 + 32;
  private static final int ROUNDS = 400;

  private final byte[] plain = Sealing.bytes(3 * 65_536 + 1000, 7);

  @Test
  void everyByteOfASmallObjectCounts() throws Exception {
    for (SealFormat format : SealFormat.values()) {
      byte[] sealed = Sealing.seal(format, Sealing.RSA, Arrays.copyOf(plain, 100));
      for (int at = 0; at < sealed.length; at++) {
        byte[] flipped = sealed.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        assertRefused(format, flipped, at + " flipped");
        assertRefused(format, Arrays.copyOf(sealed, at), "cut at " + at);
      }
      assertRefused(format, Arrays.copyOf(sealed, sealed.length + 1), "one byte more");
    }
  }

  @Test
  void anyDamageToALargeOneIsFound() throws Exception {
    for (SealFormat format : SealFormat.values()) {
      byte[] sealed = Sealing.seal(format, Sealing.RSA, plain);
      byte[] other = Sealing.seal(format, Sealing.RSA, plain);
      for (int seed = 0; seed < ROUNDS; seed++) {
        byte[] altered = Damage.of(sealed, other, new Random(seed));
        assertRefused(format, altered, format + " seed " + seed);
      }
    }
  }

  @Test
  void chunksKeepTheirPlace() throws Exception {
    byte[] sealed = Sealing.seal(SealFormat.SEALED, Sealing.RSA, plain);
    byte[] other = Sealing.seal(SealFormat.SEALED, Sealing.RSA, plain);

    assertFoundIn(1, put(sealed, 1, sealed, 2));
    assertFoundIn(1, put(sealed, 1, sealed, 0));
    assertFoundIn(2, put(sealed, 2, other, 2));
    assertFoundIn(0, put(sealed, 0, other, 0));
    byte[] endsEarly = Arrays.copyOf(sealed, HEADER + 2 * CHUNK);
    assertFoundIn(2, endsEarly);
    endsEarly[HEADER + CHUNK] |= (byte) 0x80;
    assertFoundIn(1, endsEarly);
    byte[] header = sealed.clone();
    System.arraycopy(other, 0, header, 0, HEADER);
    assertFoundIn(0, header);
  }

  private static byte[] put(byte[] sealed, int at, byte[] from, int chunk) {
    byte[] altered = sealed.clone();
    System.arraycopy(from, HEADER + chunk * CHUNK, altered, HEADER + at * CHUNK, CHUNK);
    return altered;
  }

  private void assertFoundIn(int chunk, byte[] altered) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    UnusableObjectException thrown =
        assertThrows(
            UnusableObjectException.class,
            () -> Sealing.open(SealFormat.SEALED, Sealing.RSA, altered, out));
    assertEquals(ErrorCode.SNAPSHOT_DAMAGED, thrown.error().code());
    assertTrue(thrown.getMessage().contains("chunk " + chunk), thrown.getMessage());
    assertArrayEquals(Arrays.copyOf(plain, chunk * 65_536), out.toByteArray());
  }

  private void assertRefused(SealFormat format, byte[] altered, String what) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    UnusableObjectException thrown =
        assertThrows(
            UnusableObjectException.class,
            () -> Sealing.open(format, Sealing.RSA, altered, out),
            what);
    assertEquals(1, thrown.getMessage().lines().count());
    assertTrue(thrown.getMessage().startsWith(Sealing.NAME + " "), thrown.getMessage());
    if (format == SealFormat.SEALED) {
      assertArrayEquals(Arrays.copyOf(plain, out.size()), out.toByteArray(), what);
    }
  }
}
