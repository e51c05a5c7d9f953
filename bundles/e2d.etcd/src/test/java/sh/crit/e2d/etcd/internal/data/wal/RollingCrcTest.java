package sh.crit.e2d.etcd.internal.data.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingCrcTest {
  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void hasTheCheckValueOfTheStandard() {
    RollingCrc crc = new RollingCrc();

    crc.update(CHECK);

    assertEquals(0xE3069283, crc.value());
  }

  @Test
  void goesOnFromAnyValue() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      int start = i == 0 ? 0 : i == 1 ? -1 : random.nextInt();
      RollingCrc crc = new RollingCrc();
      crc.update(new byte[] {1, 2, 3});
      crc.set(start);
      assertEquals(start, crc.value());
      crc.update(CHECK);
      assertEquals(LogBuilder.checksum(start, CHECK), crc.value());
    }
  }
}
