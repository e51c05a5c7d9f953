package sh.crit.e2d.snapshot.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;

class RoundTripTest {
  private final byte[] database = Snapshots.database(100);

  @ParameterizedTest
  @MethodSource("sh.crit.e2d.snapshot.internal.pipeline.Snapshots#forms")
  void everyFormComesBack(Form form) throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    AtomicLong in = new AtomicLong();
    AtomicLong out = new AtomicLong();

    Report written =
        new Backup(Snapshots.CIPHER, 2)
            .run(
                Snapshots.order(form, snapshot.length),
                new ByteArrayInputStream(snapshot),
                stored,
                watch(in, out));

    assertEquals(snapshot.length, in.get());
    assertEquals(stored.size(), out.get());
    assertEquals(new Stored(stored.size(), sha256(stored.toByteArray())), written.stored());
    assertEquals(new Database(database.length, sha256(database), true), written.database());
    assertEquals(form.packing().compression(), written.compression());
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    Report read =
        new Restore(Snapshots.CIPHER)
            .run(
                new RestoreOrder(
                    Snapshots.NAME,
                    Snapshots.KEY,
                    OptionalLong.of(database.length),
                    Optional.of(written.stored())),
                new ByteArrayInputStream(stored.toByteArray()),
                back,
                watch(in, out));
    boolean own = form.family() == Form.Family.OWN;
    assertArrayEquals(own ? snapshot : database, back.toByteArray());
    assertEquals(stored.size(), in.get());
    assertEquals(back.size(), out.get());
    assertEquals(
        new Report(
            new Database(database.length, sha256(database), own),
            written.stored(),
            written.compression(),
            form.seal(),
            written.keyId()),
        read);
  }

  @Test
  void encryptedBackupsAreStoredInGzip() throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    Form form = new Form(Form.Family.OWN, true, new Packing(Compression.ZSTD, 3));

    byte[] stored = Snapshots.backup(form, snapshot);

    assertEquals(Compression.GZIP, Compression.of(stored));
    assertEquals(0, form.packing().level());
    assertTrue(stored.length > snapshot.length && stored.length < snapshot.length * 1.01);
  }

  @Test
  void compressionWithoutEncryptionCompresses() throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    for (Form form : Snapshots.forms()) {
      if (!form.encrypted() && form.packing().compression() != Compression.NONE) {
        assertTrue(Snapshots.backup(form, snapshot).length < snapshot.length * 0.6, form::toString);
      }
    }
  }

  @Test
  void aBareDatabaseIsABackupToo() throws Exception {
    assertArrayEquals(database, Snapshots.restore(database));
  }

  @Test
  void goDoesNotReadZstd() {
    Packing zstd = new Packing(Compression.ZSTD, 3);

    assertThrows(IllegalArgumentException.class, () -> new Form(Form.Family.E2D, false, zstd));
  }

  @Test
  void aDatabaseOfTheOtherByteOrderIsOne() throws Exception {
    byte[] swapped = Arrays.copyOf(database, database.length);
    for (int i = 0; i < 4; i++) {
      swapped[16 + i] = database[19 - i];
    }

    assertArrayEquals(swapped, Snapshots.restore(swapped));
  }

  private static Watch watch(AtomicLong in, AtomicLong out) {
    return new Watch() {
      @Override
      public void moved(long bytesIn, long bytesOut) {
        in.set(bytesIn);
        out.set(bytesOut);
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
