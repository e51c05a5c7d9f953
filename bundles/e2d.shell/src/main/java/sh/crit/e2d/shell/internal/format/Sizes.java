package sh.crit.e2d.shell.internal.format;

import java.util.List;
import java.util.Locale;

/** Amounts of bytes for human eyes. */
final class Sizes {
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");
  private static final int STEP = 1024;

  private Sizes() {}

  /** For example {@code 512 B}, {@code 20.0 KiB}. */
  static String human(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    while (amount >= STEP && unit < UNITS.size() - 1) {
      amount /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS.get(unit));
  }
}
