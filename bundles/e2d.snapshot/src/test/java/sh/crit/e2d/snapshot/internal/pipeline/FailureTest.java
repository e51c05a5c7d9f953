package sh.crit.e2d.snapshot.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;
import sh.crit.e2d.spi.crypto.SealFormat;

class FailureTest {
  private static final Form SEALED =
      new Form(Form.Family.OWN, true, new Packing(Compression.GZIP, 0));
  private static final String SOURCE = "the snapshot for " + Snapshots.NAME + " ";

  private final byte[] database = Snapshots.database(100);

  @ParameterizedTest
  @MethodSource("sh.crit.e2d.snapshot.internal.pipeline.Snapshots#forms")
  void aSnapshotThatIsNotWhatEtcdSentIsNoBackup(Form form) throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    byte[] flipped = snapshot.clone();
    flipped[70_000] ^= 1;
    assertRefused(form, flipped, "is damaged: etcd's own hash is not that of the database");
    assertRefused(
        form,
        Arrays.copyOf(snapshot, 70_000),
        "is truncated: 70000 bytes are no whole number of database pages");
    assertRefused(form, database, "is truncated: etcd's own hash is missing at its end");
    assertRefused(form, new byte[4096], "is no etcd database: it does not begin as one");
    assertRefused(form, new byte[0], "is no etcd database: it does not begin as one");
  }

  @Test
  void aSnapshotShorterThanAnnouncedIsRefused() throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    BackupOrder order = Snapshots.order(SEALED, snapshot.length + 4096);

    E2dException thrown =
        assertThrows(
            E2dException.class,
            () ->
                new Backup(Snapshots.CIPHER, 2)
                    .run(
                        order,
                        new ByteArrayInputStream(snapshot),
                        OutputStream.nullOutputStream(),
                        Watch.NONE));

    assertEquals(
        SOURCE + "is damaged: its database should have 413696 bytes and has only 409600",
        thrown.getMessage());
  }

  @Test
  void aWrongOrMissingKeyIsToldBeforeAnythingIsWritten() throws Exception {
    byte[] sealed = Snapshots.backup(SEALED, Snapshots.withHash(database));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    E2dException wrong = restoreFails(sealed, Snapshots.OTHER_KEY, out);
    assertEquals(ErrorCode.WRONG_KEY, wrong.code());
    E2dException missing = restoreFails(sealed, Optional.empty(), out);
    assertEquals(ErrorCode.BAD_CONFIGURATION, missing.code());
    assertTrue(missing.getMessage().startsWith(Snapshots.NAME + " is encrypted, and no caKey"));
    E2dException nothing = restoreFails(new byte[0], Snapshots.KEY, out);
    assertEquals(Snapshots.NAME + " is empty", nothing.getMessage());
    E2dException unknown =
        restoreFails("<Error>".getBytes(StandardCharsets.UTF_8), Snapshots.KEY, out);
    assertEquals(ErrorCode.SNAPSHOT_UNSUPPORTED, unknown.code());
    assertEquals(0, out.size());
  }

  /** Its one code comes last, but the first bytes already tell. */
  @Test
  void whatDecryptsToNoDatabaseIsToldAtOnceInTheGoProgramsFormat() throws Exception {
    byte[] sealed =
        Snapshots.backup(
            new Form(Form.Family.E2D, true, Packing.NONE), Snapshots.withHash(database));
    // The first byte of the initialization vector: everything decrypts to something else.
    sealed[SealFormat.E2D.magic().length + 3] ^= 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    E2dException thrown = restoreFails(sealed, Snapshots.KEY, out);

    assertEquals(
        Snapshots.NAME
            + " does not decrypt to an etcd database: it was encrypted with another key than"
            + " caKey, or is damaged; set caKey to the CA key of the cluster that wrote it, or"
            + " move the object away if it is damaged",
        thrown.getMessage());
    assertEquals(0, out.size());
  }

  @Test
  void aStoreThatFailsIsNamed() throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Connection reset\nby peer");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };
    for (Form form : Snapshots.forms()) {
      E2dException sink =
          assertThrows(
              E2dException.class, () -> backup(form, new ByteArrayInputStream(snapshot), full));
      assertEquals(ErrorCode.STORAGE_UNUSABLE, sink.code());
      assertEquals(
          Snapshots.NAME + " cannot be written: No space left on device", sink.getMessage());
      E2dException source =
          assertThrows(
              E2dException.class, () -> backup(form, broken, OutputStream.nullOutputStream()));
      assertEquals(SOURCE + "cannot be read: Connection reset", source.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("sh.crit.e2d.snapshot.internal.pipeline.Snapshots#forms")
  void cancellingEndsItAndLeavesNothingThatLooksWhole(Form form) throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    Watch watch =
        new Watch() {
          private long read;

          @Override
          public void moved(long bytesIn, long bytesOut) {
            read = bytesIn;
          }

          @Override
          public boolean cancelled() {
            return read >= 131_072;
          }
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    E2dException thrown =
        assertThrows(
            E2dException.class,
            () ->
                new Backup(Snapshots.CIPHER, 2)
                    .run(
                        Snapshots.order(form, snapshot.length),
                        new ByteArrayInputStream(snapshot),
                        out,
                        watch));

    assertEquals(ErrorCode.CANCELLED, thrown.code());
    assertEquals(1, thrown.getMessage().lines().count());
    assertThrows(E2dException.class, () -> Snapshots.restore(out.toByteArray()));
  }

  private void assertRefused(Form form, byte[] source, String what) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupOrder order =
        new BackupOrder(Snapshots.NAME, form, Snapshots.KEY, OptionalLong.of(source.length), true);
    E2dException thrown =
        assertThrows(
            E2dException.class,
            () ->
                new Backup(Snapshots.CIPHER, 2)
                    .run(order, new ByteArrayInputStream(source), out, Watch.NONE));
    assertEquals(SOURCE + what, thrown.getMessage());
    if (form.encrypted() || form.packing().compression() != Compression.NONE) {
      assertThrows(E2dException.class, () -> Snapshots.restore(out.toByteArray()));
    }
  }

  private void backup(Form form, InputStream source, OutputStream sink) throws E2dException {
    new Backup(Snapshots.CIPHER, 2)
        .run(Snapshots.order(form, database.length + 32), source, sink, Watch.NONE);
  }

  private static E2dException restoreFails(byte[] stored, Optional<Path> key, OutputStream out) {
    return assertThrows(
        E2dException.class,
        () ->
            new Restore(Snapshots.CIPHER)
                .run(
                    RestoreOrder.of(Snapshots.NAME, key),
                    new ByteArrayInputStream(stored),
                    out,
                    Watch.NONE));
  }
}
