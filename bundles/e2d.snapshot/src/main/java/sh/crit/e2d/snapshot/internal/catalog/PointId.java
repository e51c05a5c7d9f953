package sh.crit.e2d.snapshot.internal.catalog;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a state that can be restored is called: a backup, or a revision that its deltas lead to.
 *
 * @param id of the backup
 * @param revision the revision, empty for the backup as it is
 */
public record PointId(String id, OptionalLong revision) {
  private static final Pattern POINT = Pattern.compile("(.+)@(\\d{1,18})");

  public PointId {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(revision, "revision");
  }

  /** Reads {@code ID} or {@code ID@REVISION}. */
  public static PointId parse(String text) {
    Matcher point = POINT.matcher(text);
    return point.matches()
        ? new PointId(point.group(1), OptionalLong.of(Long.parseLong(point.group(2))))
        : new PointId(text, OptionalLong.empty());
  }

  @Override
  public String toString() {
    return revision.isPresent() ? id + "@" + revision.getAsLong() : id;
  }
}
