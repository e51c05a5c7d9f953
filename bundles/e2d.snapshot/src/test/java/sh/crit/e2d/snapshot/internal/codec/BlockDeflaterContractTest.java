package sh.crit.e2d.snapshot.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.snapshot.internal.testing.CtlEtcd;
import sh.crit.e2d.spi.etcd.EtcdContent;

/** What every compressor of pieces must do; what it makes is read by the JDK and by gunzip. */
abstract class BlockDeflaterContractTest {
  private static final int BLOCK = DeflateBlock.BYTES;
  private static final byte[] NOTHING = new byte[DeflateBlock.WINDOW];
  private static final byte[] LAST_BLOCK = {3, 0};

  @TempDir Path dir;

  /** With little work. */
  protected abstract BlockDeflater open();

  @Test
  void nothingEndsOnAByteBoundaryToo() throws Exception {
    try (BlockDeflater deflater = open()) {
      byte[] packed = pack(deflater, NOTHING, 0, new byte[0]);
      assertEquals(0, inflate(packed, 0).length);
    }
    assertReadByAnybody(new byte[0]);
  }

  @Test
  void oneByteComesBack() throws Exception {
    assertReadByAnybody(new byte[] {42});
  }

  @Test
  void noiseHardlyGrows() throws Exception {
    byte[] noise = noise(5 * BLOCK + 1, 3);

    int packed = assertReadByAnybody(noise);

    assertTrue(packed < noise.length * 1.002, () -> noise.length + " became " + packed);
  }

  @Test
  void longRunsNearlyVanish() throws Exception {
    byte[] run = new byte[40 * BLOCK];
    Arrays.fill(run, run.length / 2, run.length, (byte) 7);

    int packed = assertReadByAnybody(run);

    assertTrue(packed < run.length / 150, () -> run.length + " became " + packed);
  }

  @Test
  void aDatabaseOfEtcdComesBackSmaller() throws Exception {
    byte[] database;
    try (CtlEtcd etcd = new CtlEtcd(dir.resolve("data"), dir, true)) {
      for (int i = 0; i < 5; i++) {
        String value = "{\"kind\":\"Pod\",\"number\":" + i + "}";
        etcd.ctl("put", "/registry/pods/" + i, value.repeat(3000));
      }
      try (EtcdContent.Snapshot snapshot = etcd.snapshot()) {
        database = snapshot.stream().readAllBytes();
      }
    }

    int packed = assertReadByAnybody(database);

    assertTrue(packed < database.length / 2, () -> database.length + " became " + packed);
  }

  /** What repeats the end of the piece before costs next to nothing. */
  @Test
  void refersToTheWindow() throws Exception {
    byte[] window = noise(20_000, 4);
    try (BlockDeflater deflater = open()) {
      byte[] packed = pack(deflater, window, window.length, window);

      assertTrue(packed.length < window.length / 10, () -> "became " + packed.length);
      byte[] both = new byte[2 * window.length];
      System.arraycopy(window, 0, both, 0, window.length);
      System.arraycopy(window, 0, both, window.length, window.length);
      byte[] first = pack(deflater, NOTHING, 0, window);
      assertArrayEquals(both, inflate(join(first, packed), both.length));
    }
  }

  /** A piece's result depends on nothing but the piece and its window. */
  @Test
  void remembersNothing() throws Exception {
    byte[] piece = Arrays.copyOf(noise(9000, 5), 30_000);
    try (BlockDeflater deflater = open()) {
      byte[] before = pack(deflater, NOTHING, 0, piece);
      pack(deflater, noise(DeflateBlock.WINDOW, 6), DeflateBlock.WINDOW, noise(BLOCK, 7));
      pack(deflater, NOTHING, 0, new byte[BLOCK]);

      assertArrayEquals(before, pack(deflater, NOTHING, 0, piece));
      assertArrayEquals(piece, inflate(before, piece.length));
    }
  }

  /** Pieces of any size and kind, one after the other in one stream. */
  @Test
  void anyPiecesFollowEachOther() throws Exception {
    Random random = new Random(8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] window = new byte[DeflateBlock.WINDOW];
    int windowed = 0;
    try (BlockDeflater deflater = open()) {
      for (int i = 0; i < 60; i++) {
        byte[] piece = noise(random.nextInt(i % 3 == 0 ? 50 : BLOCK + 1), i);
        for (int at = 1 + random.nextInt(40_000); at < piece.length; at += 3) {
          piece[at] = piece[at % (1 + random.nextInt(200))];
        }
        packed.write(pack(deflater, window, windowed, piece));
        plain.write(piece);
        windowed = Math.min(window.length, piece.length);
        System.arraycopy(piece, piece.length - windowed, window, 0, windowed);
      }
    }
    assertArrayEquals(plain.toByteArray(), inflate(packed.toByteArray(), plain.size()));
  }

  private int assertReadByAnybody(byte[] plain) throws Exception {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (GzipSink sink = new GzipSink(to, this::open, 2)) {
      sink.write(plain);
      sink.finish();
    }
    byte[] packed = to.toByteArray();
    byte[] back = Tool.run(dir, packed, "gunzip", "-c");
    assertArrayEquals(plain, back);
    byte[] body = Arrays.copyOfRange(packed, 10, packed.length - 8 - LAST_BLOCK.length);
    assertArrayEquals(plain, inflate(body, plain.length));
    return packed.length;
  }

  private static byte[] pack(BlockDeflater deflater, byte[] window, int windowed, byte[] piece)
      throws IOException {
    int length = deflater.deflate(window, windowed, piece, piece.length);
    return Arrays.copyOf(deflater.output(), length);
  }

  /** By the JDK, with an end behind it: it must fit where the pieces leave off. */
  private static byte[] inflate(byte[] body, int length) throws Exception {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(join(body, LAST_BLOCK));
      byte[] plain = new byte[length];
      for (int done = 0; done < length; ) {
        int got = inflater.inflate(plain, done, length - done);
        assertTrue(got > 0, () -> "ends early");
        done += got;
      }
      assertEquals(0, inflater.inflate(new byte[1]));
      assertTrue(inflater.finished(), "goes on");
      assertEquals(0, inflater.getRemaining());
      return plain;
    } finally {
      inflater.end();
    }
  }

  private static byte[] noise(int length, long seed) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
