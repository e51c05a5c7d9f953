package sh.crit.e2d.plugins.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;

/**
 * What tells a changed file from an unchanged one.
 *
 * @param size in bytes
 * @param modified when it was written last
 * @param key which file it is
 * @param problem why it is no file that can be looked at; empty when it is one
 */
record Stamp(long size, Instant modified, String key, String problem) {
  /** Of a file as it is now. */
  static Stamp of(Path file) {
    try {
      BasicFileAttributes all = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          all.size(),
          all.lastModifiedTime().toInstant(),
          all.fileKey() + " " + changed(file),
          all.isRegularFile() ? "" : "is no file; put the jar itself here");
    } catch (IOException e) {
      return new Stamp(0, Instant.EPOCH, "", "cannot be looked at: " + e);
    }
  }

  /** The change that nobody can set back, where the system tells it. */
  private static Object changed(Path file) throws IOException {
    boolean told = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    return told ? Files.getAttribute(file, "unix:ctime") : "";
  }

  /** Whether nobody has written it for so long. */
  boolean olderThan(Duration time, Instant now) {
    return modified.plus(time).isBefore(now);
  }
}
