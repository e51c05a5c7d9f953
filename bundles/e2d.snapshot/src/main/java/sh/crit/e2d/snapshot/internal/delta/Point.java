package sh.crit.e2d.snapshot.internal.delta;

import java.util.OptionalLong;
import sh.crit.e2d.snapshot.internal.catalog.PointId;

/**
 * A state that is wanted.
 *
 * @param chain the backup to begin with, and the changes that follow it
 * @param revision up to which they are replayed
 * @param exact whether it has to be that very revision; with a time it is whatever the backup
 *     holds, where that is more
 */
public record Point(Chain chain, long revision, boolean exact) {
  /** What it is called. */
  public String id() {
    return new PointId(chain.base().id(), OptionalLong.of(revision)).toString();
  }

  /** Whether anything was recorded between the backup and it. */
  public boolean replays() {
    return exact || revision > chain.base().origin().revision();
  }
}
