package sh.crit.e2d.etcd.internal.process;

import java.io.File;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Tells how much room a file system has left. Safe for use by several threads. */
public interface FreeSpace {
  /**
   * What this user may still write, in bytes.
   *
   * @param path an existing file or directory
   * @return empty when that cannot be told
   */
  OptionalLong at(Path path);

  /**
   * Asks the system. Not by way of a FileStore: that one looks for the mount point, which a
   * container may hide, while the system answers for any path.
   */
  static OptionalLong ofSystem(Path path) {
    File file = path.toFile();
    // Zero also stands for a failure; a file system without any size is one.
    return file.getTotalSpace() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(file.getUsableSpace());
  }
}
