package sh.crit.e2d.etcd.internal.data.bbolt;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One of the two pages that bbolt writes in turn at the end of each transaction; the valid one with
 * the higher transaction number describes the database.
 *
 * @param pageSize bytes of a page, a power of two
 * @param rootPage the page of the bucket of buckets
 * @param pages how many pages the database has used so far; every page number is below it
 * @param transaction the transaction that wrote it
 */
record Meta(int pageSize, long rootPage, long pages, long transaction) {
  /** A page header comes before it. */
  static final int OFFSET_IN_PAGE = 16;

  static final int BYTES = 64;

  private static final int MAGIC = 0xED0CDAED;
  private static final int VERSION = 2;
  private static final int SMALLEST_PAGE = 512;
  private static final int LARGEST_PAGE = 1 << 24;

  /**
   * Reads one of the two.
   *
   * @param raw the 64 bytes in the byte order of the database
   * @return empty unless magic, version and checksum are right
   */
  static Optional<Meta> parse(ByteBuffer raw) {
    if (raw.getInt(0) != MAGIC
        || raw.getInt(4) != VERSION
        || raw.getLong(56) != Fnv64a.hash(raw, 56)) {
      return Optional.empty();
    }
    int pageSize = raw.getInt(8);
    boolean plausible =
        pageSize >= SMALLEST_PAGE && pageSize <= LARGEST_PAGE && Integer.bitCount(pageSize) == 1;
    return plausible
        ? Optional.of(new Meta(pageSize, raw.getLong(16), raw.getLong(40), raw.getLong(48)))
        : Optional.empty();
  }
}
