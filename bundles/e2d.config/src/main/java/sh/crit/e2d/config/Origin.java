package sh.crit.e2d.config;

import java.util.Objects;

/**
 * Where a value was given.
 *
 * @param source a file name, {@code standard input}, {@code environment} or {@code default}
 * @param line counted from 1; 0 where the source has no lines
 * @param key the key as the user wrote it, nested keys joined by dots, or a variable's name; empty
 *     for the document as a whole
 */
public record Origin(String source, int line, String key) {
  public Origin {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(key, "key");
  }

  @Override
  public String toString() {
    return source + (line > 0 ? ":" + line : "") + (key.isEmpty() ? "" : ": " + key);
  }
}
