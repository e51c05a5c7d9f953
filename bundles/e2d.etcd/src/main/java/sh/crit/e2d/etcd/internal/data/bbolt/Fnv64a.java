package sh.crit.e2d.etcd.internal.data.bbolt;

import java.nio.ByteBuffer;

/** The hash with which bbolt seals its meta pages (Fowler, Noll, Vo; variant 1a; 64 bits). */
final class Fnv64a {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Fnv64a() {}

  /** The hash of the first {@code length} bytes. */
  static long hash(ByteBuffer bytes, int length) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (bytes.get(i) & 0xff)) * PRIME;
    }
    return hash;
  }
}
