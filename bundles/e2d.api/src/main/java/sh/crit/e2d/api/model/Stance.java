package sh.crit.e2d.api.model;

/** What the operator wants of this node; kept on disk. */
public enum Stance {
  /** It does what there is to do. */
  ACTIVE,
  /** It observes and changes nothing. */
  PAUSED,
  /** It leaves its cluster in order and stays out. */
  LEFT
}
