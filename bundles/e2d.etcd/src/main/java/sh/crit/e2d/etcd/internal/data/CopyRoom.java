package sh.crit.e2d.etcd.internal.data;

import java.nio.file.Path;
import sh.crit.e2d.api.error.E2dException;

/** Says whether there is room for a copy. */
@FunctionalInterface
public interface CopyRoom {
  /**
   * Refuses a copy that would leave etcd without room. Unknown room is taken for enough.
   *
   * @param directory the file system that it goes to; need not exist
   * @param bytes its size
   * @throws E2dException STORAGE_UNUSABLE telling what is there and what is needed
   */
  void mustSufficeFor(Path directory, long bytes) throws E2dException;
}
