package sh.crit.e2d.etcd.internal.data.wal;

import java.util.zip.CRC32C;

/**
 * The checksum (CRC-32, Castagnoli) that runs through all records of all segments. Unlike the
 * platform's it can be set to the value that a segment says it begins with.
 */
final class RollingCrc {
  /** The polynomial with its bits reversed; the highest bit is set, which makes a step undoable. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private final CRC32C crc = new CRC32C();

  void update(byte[] data) {
    crc.update(data, 0, data.length);
  }

  int value() {
    return (int) crc.getValue();
  }

  /**
   * Goes on as if the data so far had this checksum: feeds the four bytes that lead there from the
   * initial state, found by running the register's 32 shifts backwards.
   */
  void set(int value) {
    crc.reset();
    if (value == 0) {
      return;
    }
    int register = ~value;
    for (int i = 0; i < Integer.SIZE; i++) {
      register = register < 0 ? ((register ^ POLYNOMIAL) << 1) | 1 : register << 1;
    }
    int bytes = ~register;
    for (int i = 0; i < Integer.BYTES; i++) {
      crc.update(bytes >>> (8 * i));
    }
  }
}
