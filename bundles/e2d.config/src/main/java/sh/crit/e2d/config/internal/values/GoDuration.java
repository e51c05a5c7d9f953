package sh.crit.e2d.config.internal.values;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** Durations in the notation of Go: {@code 300ms}, {@code 1.5h}, {@code 1h30m}. */
public final class GoDuration {
  private static final String EXAMPLES = "write a duration such as 30s, 5m or 1h30m";
  private static final int LONGEST = 64;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Nanoseconds in each unit; both signs for micro are in use. */
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "\u03bcs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException with what is wrong and what would be right, fit to follow the
   *     value in a sentence
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.startsWith("-")) {
      throw new IllegalArgumentException("is negative; " + EXAMPLES);
    }
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new IllegalArgumentException("is not a duration; " + EXAMPLES);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      int unitAt = skip(text, at, true);
      int end = skip(text, unitAt, false);
      nanos = nanos.add(part(text.substring(at, unitAt), text.substring(unitAt, end)));
      at = end;
    }
    if (nanos.compareTo(LARGEST) > 0) {
      throw new IllegalArgumentException("is too long; " + EXAMPLES);
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /** A duration as Go would print it, without units that are zero. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    append(text, duration.toNanosPart() % 1_000_000, "ns");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }

  private static BigDecimal part(String number, String unit) {
    boolean digits = number.chars().anyMatch(c -> c != '.');
    if (!digits || number.indexOf('.') != number.lastIndexOf('.')) {
      throw new IllegalArgumentException("is not a duration; " + EXAMPLES);
    }
    if (unit.isEmpty()) {
      throw new IllegalArgumentException("has no unit; " + EXAMPLES);
    }
    Long factor = UNITS.get(unit);
    if (factor == null) {
      throw new IllegalArgumentException(
          "has the unknown unit \"" + unit + "\"; the units are ns, us, ms, s, m and h");
    }
    return new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
  }

  private static int skip(String text, int from, boolean number) {
    int at = from;
    while (at < text.length() && number == isNumber(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isNumber(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }
}
