package sh.crit.e2d.plugins.internal.deploy;

/** What came of a change. */
public sealed interface Outcome {
  /** It is as it was wanted. */
  record Done() implements Outcome {}

  /**
   * It lacks something that another plugin may bring.
   *
   * @param reason one line that goes on after the name of the file
   */
  record Waiting(String reason) implements Outcome {}

  /**
   * It does not work.
   *
   * @param reason as above
   */
  record Failed(String reason) implements Outcome {}
}
