package sh.crit.e2d.discovery.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * By what it is seen that a file is another one, or has other content; links are followed, so that
 * a switched link is another file.
 *
 * @param key the file itself; null where the file system has none
 * @param modified when it was written to
 * @param size in bytes
 * @param isFile whether it is one that can be read to an end
 */
record Stamp(Object key, Instant modified, long size, boolean isFile) {
  static Stamp of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(
        now.fileKey(), now.lastModifiedTime().toInstant(), now.size(), now.isRegularFile());
  }
}
