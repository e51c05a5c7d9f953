package sh.crit.e2d.snapshot.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

class CodecsTest {
  private static final int BLOCK = DeflateBlock.BYTES;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 9 * BLOCK + 77})
  void gzipIsReadByAnybody(int length) throws Exception {
    byte[] plain = text(length);
    for (int level : new int[] {0, 1, 6, 9}) {
      byte[] packed = pack(new Packing(Compression.GZIP, level), plain);

      assertEquals(Compression.GZIP, Compression.of(packed));
      assertArrayEquals(plain, unpack(packed), "level " + level);
      Tool.run(dir, packed, "gzip", "-t");
      assertArrayEquals(plain, Tool.run(dir, packed, "gunzip", "-c"), "level " + level);
      try (InputStream jdk = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        assertArrayEquals(plain, jdk.readAllBytes());
      }
    }
  }

  @Test
  void whatCannotBeCompressedHardlyGrows() throws Exception {
    byte[] noise = new byte[5 * BLOCK];
    new Random(1).nextBytes(noise);

    for (int level : new int[] {0, 9}) {
      byte[] packed = pack(new Packing(Compression.GZIP, level), noise);
      assertTrue(packed.length < noise.length * 1.002, "level " + level + ": " + packed.length);
      assertArrayEquals(noise, Tool.run(dir, packed, "gunzip", "-c"));
    }
  }

  /** Cutting the input into blocks must cost next to nothing. */
  @Test
  void blocksReferToTheOnesBefore() throws Exception {
    byte[] plain = new byte[8 * BLOCK];
    byte[] noise = new byte[20_000];
    new Random(2).nextBytes(noise);
    for (int at = 0; at < plain.length; at += noise.length) {
      System.arraycopy(noise, 0, plain, at, Math.min(noise.length, plain.length - at));
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream jdk = new GZIPOutputStream(whole)) {
      jdk.write(plain);
    }

    int ours = pack(new Packing(Compression.GZIP, 6), plain).length;

    assertTrue(ours < whole.size() * 1.02, ours + " against " + whole.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 3_000_000})
  void zstdIsReadByAnybody(int length) throws Exception {
    byte[] plain = text(length);
    byte[] packed = pack(new Packing(Compression.ZSTD, 3), plain);

    assertEquals(Compression.ZSTD, Compression.of(packed));
    assertArrayEquals(plain, unpack(packed));
    assumeTrue(Tool.exists("zstd"), "no zstd on this machine");
    assertArrayEquals(plain, Tool.run(dir, packed, "zstd", "-dc"));
  }

  @Test
  void readsWhatOthersPacked() throws Exception {
    byte[] plain = text(3_000_000);
    byte[] members =
        join(
            Tool.run(dir, Arrays.copyOf(plain, 1_000_000), "gzip", "-9"),
            Tool.run(dir, Arrays.copyOfRange(plain, 1_000_000, plain.length), "gzip", "-1"));

    assertArrayEquals(plain, unpack(members));
    assertArrayEquals(plain, unpack(withOptionalParts(members)));
    assumeTrue(Tool.exists("zstd"), "no zstd on this machine");
    byte[] frame = Tool.run(dir, plain, "zstd", "-19", "-c");
    assertArrayEquals(join(plain, plain), unpack(join(frame, frame)));
  }

  /** Small reads: a stream that says that nothing is available has not ended. */
  @Test
  void aSlowStreamIsReadToItsEnd() throws Exception {
    byte[] member = pack(new Packing(Compression.GZIP, 6), text(1000));
    InputStream slow =
        new ByteArrayInputStream(join(member, member)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(1, length));
          }

          @Override
          public synchronized int available() {
            return 0;
          }
        };

    assertEquals(2000, Codecs.unpack(Compression.GZIP, "x", slow).readAllBytes().length);
  }

  @Test
  void garbageBehindTheEndIsDamage() throws Exception {
    for (Packing packing : new Packing[] {new Packing(Compression.GZIP, 6), zstd()}) {
      byte[] packed = pack(packing, text(1000));
      UnusableObjectException thrown =
          assertThrows(UnusableObjectException.class, () -> unpack(join(packed, new byte[3])));
      assertEquals(ErrorCode.SNAPSHOT_DAMAGED, thrown.error().code());
    }
  }

  @Test
  void whatWasNotFinishedHasNoEnd() throws Exception {
    for (Packing packing : new Packing[] {new Packing(Compression.GZIP, 6), zstd()}) {
      ByteArrayOutputStream to = new ByteArrayOutputStream();
      try (FinishingOutputStream stream = Codecs.pack(packing, "x", to, 2)) {
        stream.write(text(20 * BLOCK));
      }
      assertThrows(UnusableObjectException.class, () -> unpack(to.toByteArray()));
    }
  }

  private static Packing zstd() {
    return new Packing(Compression.ZSTD, 3);
  }

  private static byte[] pack(Packing packing, byte[] plain) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (FinishingOutputStream stream = Codecs.pack(packing, "x", to, 2)) {
      Random random = new Random(plain.length);
      for (int done = 0; done < plain.length; ) {
        int piece = Math.min(plain.length - done, 1 + random.nextInt(BLOCK));
        stream.write(plain, done, piece);
        done += piece;
      }
      stream.finish();
    }
    return to.toByteArray();
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (InputStream in =
        Codecs.unpack(Compression.of(packed), "x", new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  /** A gzip header with extra field, name, comment and checksum. */
  private static byte[] withOptionalParts(byte[] gzip) {
    byte[] head = Arrays.copyOf(gzip, 10);
    head[3] = 2 | 4 | 8 | 16;
    byte[] parts = "\2\0abname\0comment\0cc".getBytes(StandardCharsets.US_ASCII);
    return join(join(head, parts), Arrays.copyOfRange(gzip, 10, gzip.length));
  }

  /** JSON as Kubernetes keeps it. */
  private static byte[] text(int length) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append("{\"kind\":\"Pod\",\"uid\":\"").append(Long.toHexString(random.nextLong()));
      text.append("\",\"node\":\"node-").append(random.nextInt(50)).append("\"}");
    }
    return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
