package sh.crit.e2d.config.internal.model;

/** What a source must give for a key, before its meaning is looked at. */
public enum Shape {
  /** Text; unquoted numbers, booleans and dates are refused because they are seldom meant. */
  TEXT,
  /**
   * A scalar whose own syntax decides: durations, addresses, and words among which are booleans.
   */
  LITERAL,
  /** A whole number. */
  NUMBER,
  /** A boolean. */
  FLAG,
  /** A list of {@link #TEXT}. */
  LIST,
  /** Names with values, both {@link #TEXT}. */
  PAIRS
}
