package sh.crit.e2d.shell.internal.control;

/**
 * What clients may use up.
 *
 * @param connections clients at the same time
 * @param requestMillis how long a client may take to send its request, in milliseconds
 * @param drainMillis how long a closing server waits for commands to end, in milliseconds
 */
public record Limits(int connections, long requestMillis, long drainMillis) {
  /** For an operator or two and their scripts. */
  public static final Limits DEFAULT = new Limits(16, 5_000, 2_000);
}
