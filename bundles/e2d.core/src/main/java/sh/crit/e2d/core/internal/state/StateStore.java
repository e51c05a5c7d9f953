package sh.crit.e2d.core.internal.state;

import sh.crit.e2d.api.error.E2dException;

/** Keeps the {@link NodeState} through crashes. Called by one thread at a time. */
public interface StateStore {
  /**
   * What was saved last, {@link NodeState#NEW} when nothing ever was.
   *
   * @throws E2dException STORAGE_UNUSABLE when there is something that cannot be understood:
   *     forgotten promises could found a second cluster
   */
  NodeState load() throws E2dException;

  /**
   * Saves; when it returns the state survives a power loss.
   *
   * @throws E2dException STORAGE_UNUSABLE; the former state is still there then
   */
  void save(NodeState state) throws E2dException;
}
