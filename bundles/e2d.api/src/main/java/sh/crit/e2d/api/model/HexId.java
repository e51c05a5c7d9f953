package sh.crit.e2d.api.model;

/** etcd's 64-bit identifiers in the form in which etcd's own tools print them. */
public final class HexId {
  private HexId() {}

  /** Lower-case hexadecimal without leading zeros, the value taken as unsigned. */
  public static String format(long id) {
    return Long.toHexString(id);
  }

  /**
   * Reads what {@link #format} wrote.
   *
   * @throws NumberFormatException if the text is not an unsigned 64-bit hexadecimal number
   */
  public static long parse(String text) {
    return Long.parseUnsignedLong(text, 16);
  }
}
