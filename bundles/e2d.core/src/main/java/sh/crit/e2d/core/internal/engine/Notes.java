package sh.crit.e2d.core.internal.engine;

import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.state.NodeState;

/** What a node writes down because it saw it, rather than because it decided it. */
final class Notes {
  private Notes() {}

  /** The state with what is to be known after a restart; the same when there are no news. */
  static NodeState of(NodeState state, Observation seen) {
    boolean held = seen.data().value().filter(d -> d.isIntact() && d.index() > 0).isPresent();
    // Having been let go, and the operator's word for an empty cluster, are about a node without
    // data.
    NodeState noted = held ? state.withHeldData(true).withLetGoBy(0).withStartEmpty(false) : state;
    return Recoveries.news(noted, seen).map(noted::withRecoveries).orElse(noted);
  }
}
