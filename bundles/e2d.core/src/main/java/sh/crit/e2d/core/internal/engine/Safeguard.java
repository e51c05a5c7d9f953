package sh.crit.e2d.core.internal.engine;

import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;

/** Backups that are made right before something that may turn out to have been a mistake. */
public interface Safeguard {
  /** Whether backups are configured at all. */
  boolean configured();

  /**
   * Has a verified backup of all that the local etcd holds now: makes one, unless the newest one is
   * of the same revision. Blocks as long as that takes, and ends soon when its thread is
   * interrupted.
   *
   * @param progress is told how far it is, one line at a time, on the calling thread
   */
  Made make(Consumer<String> progress) throws E2dException;

  /**
   * A backup that is there.
   *
   * @param id names it in its store
   * @param revision up to which it surely holds everything
   */
  record Made(String id, long revision) {}
}
