package sh.crit.e2d.storage.s3.internal;

/**
 * How large the parts of an upload of unknown length are. S3 takes 10,000 parts of an object, so
 * after every thousand they double: from 8 MiB on that is 8 GB before the first doubling, and more
 * than 4 TB in all.
 */
record PartSizes(int first) {
  static final int MOST_PARTS = 10_000;
  private static final int ALIKE = 1_000;
  private static final int LARGEST = 1 << 30;

  /**
   * @param number of the part, from 1
   */
  int of(int number) {
    int doublings = (number - 1) / ALIKE;
    return (int) Math.min(LARGEST, (long) first << doublings);
  }
}
