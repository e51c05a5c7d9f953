package sh.crit.e2d.core.internal.state;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.files.NodeFiles;

/**
 * Notices that somebody took files, or the room for them, away under the running node. What the
 * node remembers is written again; what etcd lost is told to the operator, because an etcd on
 * deleted files serves on as if nothing had happened and loses everything when it ends.
 *
 * <p>{@link #look} blocks on the disk and is called by one thread at a time; {@link #warnings} may
 * be asked from any thread.
 */
public final class LostFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LostFiles.class);

  private final NodeFiles files;
  private final FileStateStore store;
  private final BooleanSupplier etcdRuns;
  private final DiskRoom room;
  private volatile List<String> warnings = List.of();

  /** At the last look. Once is no loss: an etcd that founds or joins makes its directory itself. */
  private boolean missing;

  /**
   * Does nothing before {@link #look}.
   *
   * @param etcdRuns whether the local etcd runs now
   */
  public LostFiles(NodeFiles files, FileStateStore store, BooleanSupplier etcdRuns) {
    this(files, store, etcdRuns, new DiskRoom(files.dataDir()));
  }

  LostFiles(NodeFiles files, FileStateStore store, BooleanSupplier etcdRuns, DiskRoom room) {
    this.room = room;
    this.files = files;
    this.store = store;
    this.etcdRuns = etcdRuns;
  }

  /** Looks once, and mends what can be mended. */
  public void look() {
    List<String> found = new ArrayList<>();
    restoreState(found);
    boolean before = missing;
    boolean ran = etcdRuns.getAsBoolean();
    missing = ran && Files.notExists(files.member()) && etcdRuns.getAsBoolean();
    if (missing && before) {
      found.add(
          files.member()
              + " was removed while etcd runs; its data is lost as soon as etcd ends: save it now"
              + " with 'etcdctl snapshot save'");
    }
    room.problem().ifPresent(found::add);
    found.stream().filter(w -> !warnings.contains(w)).forEach(LOG::error);
    warnings = List.copyOf(found);
  }

  private void restoreState(List<String> found) {
    try {
      if (store.restoreIfLost()) {
        LOG.error("{} was removed while the node runs; it is written again", files.state());
      }
    } catch (E2dException e) {
      found.add(e.getMessage());
    }
  }

  /** What an operator must know, in force until the next look. */
  public List<String> warnings() {
    return warnings;
  }
}
