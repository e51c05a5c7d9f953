package sh.crit.e2d.etcd.internal.data;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name under which member data lies aside: {@code 20260131T235959Z-reason}, and {@code .2} and
 * so on after it where the same second and reason come again.
 *
 * @param time UTC, to the second
 * @param reason letters, digits and hyphens
 * @param copy 1 for the first of a name
 */
record AsideName(String time, String reason, int copy) implements Comparable<AsideName> {
  private static final Pattern REASON = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern NAME =
      Pattern.compile("(\\d{8}T\\d{6}Z)-([A-Za-z0-9-]{1,64})(?:\\.([1-9]\\d{0,5}))?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Comparator<AsideName> BY_AGE =
      Comparator.comparing(AsideName::time)
          .thenComparingInt(AsideName::copy)
          .thenComparing(AsideName::reason);

  /**
   * The first name for this moment and reason.
   *
   * @throws IllegalArgumentException if the reason has other characters or none
   */
  static AsideName of(Instant now, String reason) {
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException(
          "the reason '" + reason + "' is not made of 1 to 64 letters, digits and hyphens");
    }
    return new AsideName(TIME.format(now), reason, 1);
  }

  /** Empty when the name is not one of ours. */
  static Optional<AsideName> parse(String text) {
    Matcher name = NAME.matcher(text);
    if (!name.matches()) {
      return Optional.empty();
    }
    int copy = name.group(3) == null ? 1 : Integer.parseInt(name.group(3));
    return Optional.of(new AsideName(name.group(1), name.group(2), copy));
  }

  AsideName nextCopy() {
    return new AsideName(time, reason, copy + 1);
  }

  /** Older ones first. */
  @Override
  public int compareTo(AsideName other) {
    return BY_AGE.compare(this, other);
  }

  @Override
  public String toString() {
    return time + "-" + reason + (copy == 1 ? "" : "." + copy);
  }
}
