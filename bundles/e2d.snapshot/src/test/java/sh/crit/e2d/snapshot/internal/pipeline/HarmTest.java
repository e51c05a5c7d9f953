package sh.crit.e2d.snapshot.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.codec.Packing;

/** Whatever happened to an object: its content or one clear failure, never anything else. */
class HarmTest {
  private static final int ROUNDS = 150;
  private static final Set<ErrorCode> EXPECTED =
      Set.of(ErrorCode.SNAPSHOT_DAMAGED, ErrorCode.SNAPSHOT_UNSUPPORTED, ErrorCode.WRONG_KEY);

  private final byte[] database = Snapshots.database(20);

  /**
   * A bare database proves nothing by itself; all else does. Bytes that carry nothing, like the
   * time in a gzip header, may change without harm.
   */
  @ParameterizedTest
  @MethodSource("sh.crit.e2d.snapshot.internal.pipeline.Snapshots#forms")
  void nothingFalseIsTakenForABackup(Form form) throws Exception {
    byte[] snapshot = Snapshots.withHash(database);
    byte[] stored = Snapshots.backup(form, snapshot);
    byte[] other = Snapshots.backup(form, Snapshots.withHash(Snapshots.database(21)));
    byte[] whole = Snapshots.restore(stored);
    boolean proves =
        form.family() == Form.Family.OWN
            || form.packing().compression() != Compression.NONE
            || form.encrypted();
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] harmed = Harm.to(stored, other, new Random(seed));
      if (Arrays.equals(harmed, other)) {
        // Both begin alike, and another whole backup is one.
        continue;
      }
      try {
        byte[] restored = Snapshots.restore(harmed);
        if (proves) {
          assertArrayEquals(whole, restored, form + " seed " + seed);
        }
      } catch (E2dException e) {
        assertClear(e, form + " seed " + seed);
      }
    }
  }

  /** With what the catalog knows, a bare database is proven too. */
  @Test
  void theCatalogProvesABareDatabase() throws Exception {
    Form bare = new Form(Form.Family.E2D, false, Packing.NONE);
    byte[] stored = Snapshots.backup(bare, Snapshots.withHash(database));
    Report report =
        new Restore(Snapshots.CIPHER)
            .run(
                RestoreOrder.of(Snapshots.NAME, Optional.empty()),
                new ByteArrayInputStream(stored),
                OutputStream.nullOutputStream(),
                Watch.NONE);
    RestoreOrder order =
        new RestoreOrder(
            Snapshots.NAME,
            Optional.empty(),
            OptionalLong.of(report.database().bytes()),
            Optional.of(report.stored()));
    assertArrayEquals(stored, Snapshots.restore(order, stored));
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] harmed = Harm.to(stored, stored.clone(), new Random(seed));
      if (!Arrays.equals(harmed, stored)) {
        E2dException thrown =
            assertThrows(E2dException.class, () -> Snapshots.restore(order, harmed));
        assertClear(thrown, "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sh.crit.e2d.snapshot.internal.pipeline.Snapshots#forms")
  void anObjectThatUnpacksToMoreThanItShouldIsStopped(Form form) throws Exception {
    byte[] stored = Snapshots.backup(form, Snapshots.withHash(Snapshots.database(2000)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RestoreOrder order =
        new RestoreOrder(Snapshots.NAME, Snapshots.KEY, OptionalLong.of(8192), Optional.empty());

    E2dException thrown =
        assertThrows(
            E2dException.class,
            () ->
                new Restore(Snapshots.CIPHER)
                    .run(order, new ByteArrayInputStream(stored), out, Watch.NONE));

    assertEquals(
        Snapshots.NAME + " is damaged: its database should have 8192 bytes and has more",
        thrown.getMessage());
    assertTrue(out.size() <= 8192, () -> out.size() + " bytes");
  }

  private static void assertClear(E2dException e, String what) {
    assertTrue(EXPECTED.contains(e.code()), () -> what + ": " + e.code() + " " + e.getMessage());
    assertTrue(e.getMessage().startsWith(Snapshots.NAME + " "), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
