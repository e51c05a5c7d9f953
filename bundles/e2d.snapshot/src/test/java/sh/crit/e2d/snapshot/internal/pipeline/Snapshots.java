package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.crypto.internal.BouncyClusterKeys;
import sh.crit.e2d.crypto.internal.StreamingSnapshotCipher;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.spi.crypto.SnapshotCipher;

/** Databases as etcd sends them, and backups of them in memory. */
public final class Snapshots {
  public static final SnapshotCipher CIPHER =
      new StreamingSnapshotCipher(new BouncyClusterKeys(), Optional.empty());
  static final String NAME = "file:///backups/etcd.snapshot";
  public static final Optional<Path> KEY = Optional.of(key("rsa-pkcs1.pem"));
  public static final Optional<Path> OTHER_KEY = Optional.of(key("ec-sec1.pem"));

  private static final Packing GZIP = new Packing(Compression.GZIP, 6);
  private static final Packing ZSTD = new Packing(Compression.ZSTD, 3);

  private Snapshots() {}

  /** All that can be written. */
  public static List<Form> forms() {
    return List.of(
        new Form(Form.Family.OWN, false, Packing.NONE),
        new Form(Form.Family.OWN, false, GZIP),
        new Form(Form.Family.OWN, false, ZSTD),
        new Form(Form.Family.OWN, true, Packing.NONE),
        new Form(Form.Family.OWN, true, GZIP),
        new Form(Form.Family.E2D, false, Packing.NONE),
        new Form(Form.Family.E2D, false, GZIP),
        new Form(Form.Family.E2D, true, Packing.NONE),
        new Form(Form.Family.E2D, true, GZIP));
  }

  /** Half of it noise and half of it the same over and over. */
  public static byte[] database(int pages) {
    byte[] database = new byte[pages * 4096];
    byte[] noise = new byte[database.length / 2];
    new Random(pages).nextBytes(noise);
    System.arraycopy(noise, 0, database, 0, noise.length);
    ByteBuffer.wrap(database).order(ByteOrder.LITTLE_ENDIAN).putInt(16, 0xED0CDAED);
    return database;
  }

  public static byte[] withHash(byte[] database) throws Exception {
    byte[] snapshot = Arrays.copyOf(database, database.length + 32);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(database);
    System.arraycopy(hash, 0, snapshot, database.length, hash.length);
    return snapshot;
  }

  static BackupOrder order(Form form, long sourceBytes) {
    return new BackupOrder(NAME, form, KEY, OptionalLong.of(sourceBytes), true);
  }

  public static byte[] backup(Form form, byte[] snapshot) throws E2dException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    new Backup(CIPHER, 2)
        .run(order(form, snapshot.length), new ByteArrayInputStream(snapshot), stored, Watch.NONE);
    return stored.toByteArray();
  }

  static byte[] restore(RestoreOrder order, byte[] stored) throws E2dException {
    ByteArrayOutputStream database = new ByteArrayOutputStream();
    new Restore(CIPHER).run(order, new ByteArrayInputStream(stored), database, Watch.NONE);
    return database.toByteArray();
  }

  public static byte[] restore(byte[] stored) throws E2dException {
    return restore(RestoreOrder.of(NAME, KEY), stored);
  }

  /** The only kind of key that the Go program's format has. */
  public static Path newRsaKey(Path file) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    return Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static Path key(String name) {
    try {
      return Path.of(Snapshots.class.getResource("/keys/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
