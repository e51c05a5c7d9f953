package sh.crit.e2d.storage.file.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sh.crit.e2d.api.error.E2dException;

/**
 * One writer at a time looks at a directory and changes it, on this machine and, where the file
 * system has locks, on others that see the same disk.
 */
final class StoreLock {
  private static final String FILE = ".e2d-store.lock";

  /**
   * A lock of the file system holds between processes only, and ends with any handle of the file.
   */
  private static final Object WITHIN_PROCESS = new Object();

  private StoreLock() {}

  /** What is done under the lock. */
  interface Work<T> {
    T run() throws IOException, E2dException;
  }

  static <T> T holding(Path root, Work<T> work) throws IOException, E2dException {
    synchronized (WITHIN_PROCESS) {
      try (FileChannel file =
              FileChannel.open(
                  root.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = file.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the lock on " + root.resolve(FILE) + " is lost");
        }
        return work.run();
      }
    }
  }
}
