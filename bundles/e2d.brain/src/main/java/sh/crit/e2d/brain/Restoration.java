package sh.crit.e2d.brain;

/**
 * How far this node is with a backup that it restores.
 *
 * @param prepared the token of the ballot whose backup lies ready; empty for none
 * @param marked the token of the ballot whose cluster is known to be marked; empty for none
 */
public record Restoration(String prepared, String marked) {
  /** Nothing was restored in this life. */
  public static final Restoration NONE = new Restoration("", "");

  /** With a backup that lies ready, or none any more. */
  public Restoration withPrepared(String token) {
    return new Restoration(token, marked);
  }

  /** With a cluster that is marked. */
  public Restoration withMarked(String token) {
    return new Restoration(prepared, token);
  }
}
