package sh.crit.e2d.brain.internal;

import sh.crit.e2d.brain.Memory;

/** Brings up to date what a node has been watching over more than one round. */
public final class Attention {
  private Attention() {}

  /** The memory as of this round. The quest comes first: it asks when the node looked last. */
  public static Memory update(Scene scene) {
    Memory questing = Recovery.update(scene);
    Memory rewinding = Rewinding.update(scene.with(questing));
    return Watchfulness.update(scene.with(rewinding));
  }
}
