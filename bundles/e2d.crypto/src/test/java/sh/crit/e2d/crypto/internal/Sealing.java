package sh.crit.e2d.crypto.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.crypto.FinishingOutputStream;
import sh.crit.e2d.spi.crypto.SealFormat;
import sh.crit.e2d.spi.crypto.SnapshotCipher;

/** Sealing and opening in memory. */
final class Sealing {
  static final SnapshotCipher CIPHER =
      new StreamingSnapshotCipher(new BouncyClusterKeys(), Optional.empty());
  static final Path RSA = Keys.file("rsa-pkcs1.pem");
  static final String NAME = "file:///backups/etcd.snapshot";

  private Sealing() {}

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] seal(SealFormat format, Path key, byte[] plain) throws IOException, E2dException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (FinishingOutputStream stream =
        format == SealFormat.SEALED
            ? CIPHER.seal(key, to)
            : CIPHER.sealAsE2d(key, plain.length, to)) {
      Random random = new Random(plain.length);
      for (int done = 0; done < plain.length; ) {
        int piece = Math.min(plain.length - done, 1 + random.nextInt(100_000));
        stream.write(plain, done, piece);
        done += piece;
      }
      stream.finish();
    }
    return to.toByteArray();
  }

  static byte[] open(SealFormat format, Path key, byte[] sealed) throws IOException, E2dException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    open(format, key, sealed, plain);
    return plain.toByteArray();
  }

  /** What was handed out before a failure stays in {@code plain}. */
  static void open(SealFormat format, Path key, byte[] sealed, ByteArrayOutputStream plain)
      throws IOException, E2dException {
    try (InputStream in = CIPHER.open(format, key, NAME, new ByteArrayInputStream(sealed))) {
      in.transferTo(plain);
    }
  }
}
