package sh.crit.e2d.etcd.internal.data.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  @TempDir Path dir;

  private Path write(byte[] bytes) throws Exception {
    return Files.write(dir.resolve("x.snap"), bytes);
  }

  private static byte[] snapshot() {
    byte[] data =
        "{\"members\":…}".repeat(20_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    long crc = LogBuilder.checksum(0, data) & 0xffffffffL;
    return new Message().number(1, crc).bytes(2, data).build();
  }

  @Test
  void isNamedByTermAndIndex() {
    LogSnapshot snapshot = new LogSnapshot(0x1234, 7);

    assertEquals("0000000000000007-0000000000001234.snap", SnapshotFile.name(snapshot));
    assertEquals("0000000000001234.snap.db", SnapshotFile.databaseName(snapshot));
  }

  @Test
  void isValidWhenWholeAndUnchanged() throws Exception {
    assertTrue(SnapshotFile.isValid(write(snapshot())));
  }

  @Test
  void isNotValidWhenChangedCutOrEmpty() throws Exception {
    byte[] flipped = snapshot();
    flipped[flipped.length / 2] ^= 1;

    assertFalse(SnapshotFile.isValid(write(flipped)));
    assertFalse(SnapshotFile.isValid(write(java.util.Arrays.copyOf(snapshot(), 5000))));
    assertFalse(SnapshotFile.isValid(write(new byte[0])));
  }
}
