package sh.crit.e2d.shell.internal.format;

import java.util.Locale;

/** Constants as text and JSON show them. */
final class Names {
  private Names() {}

  /** The constant's name in lower case. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
