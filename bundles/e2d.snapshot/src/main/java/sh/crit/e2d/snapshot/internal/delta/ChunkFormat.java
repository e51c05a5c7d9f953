package sh.crit.e2d.snapshot.internal.delta;

/** The numbers of the format. */
final class ChunkFormat {
  static final String MAGIC = "E2DELTA\n";
  static final int VERSION = 2;

  /** Says nothing of the log. */
  static final int FIRST_VERSION = 1;

  static final int DIGEST_BYTES = 32;
  static final int END = 0;
  static final int LEASE = 1;
  static final int REVISION = 2;
  static final int PUT = 1;
  static final int DELETE = 2;

  private ChunkFormat() {}
}
