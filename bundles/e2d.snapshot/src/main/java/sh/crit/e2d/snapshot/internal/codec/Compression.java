package sh.crit.e2d.snapshot.internal.codec;

/** How a backup is compressed. A reader tells it by the first bytes, whatever the name says. */
public enum Compression {
  NONE(0, 0),
  GZIP(0, 9),
  ZSTD(1, 19);

  /** How many bytes of an object tell its compression. */
  public static final int HEAD_BYTES = 4;

  private static final int GZIP_MAGIC = 0x8b1f;
  private static final int ZSTD_MAGIC = 0xfd2fb528;

  private final int lowest;
  private final int highest;

  Compression(int lowest, int highest) {
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Whether the level exists: gzip has 0 to 9, zstd 1 to 19. */
  public boolean hasLevel(int level) {
    return level >= lowest && level <= highest;
  }

  /**
   * What the object is compressed with.
   *
   * @param head the object's first bytes: {@link #HEAD_BYTES}, or all where there are fewer
   */
  public static Compression of(byte[] head) {
    if (head.length >= Short.BYTES && littleEndian(head, Short.BYTES) == GZIP_MAGIC) {
      return GZIP;
    }
    if (head.length >= Integer.BYTES && littleEndian(head, Integer.BYTES) == ZSTD_MAGIC) {
      return ZSTD;
    }
    return NONE;
  }

  private static int littleEndian(byte[] bytes, int length) {
    int value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes[i] & 0xff) << (Byte.SIZE * i);
    }
    return value;
  }
}
