package sh.crit.e2d.core.internal.engine;

import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.core.internal.state.NodeState;
import sh.crit.e2d.core.internal.state.StateStore;

/** What was saved last, so that a failure half-way through a step reports the truth. */
final class SavedState {
  private final StateStore store;
  private NodeState state;

  SavedState(StateStore store, NodeState state) {
    this.store = store;
    this.state = state;
  }

  NodeState state() {
    return state;
  }

  void save(NodeState next) throws E2dException {
    store.save(next);
    state = next;
  }
}
