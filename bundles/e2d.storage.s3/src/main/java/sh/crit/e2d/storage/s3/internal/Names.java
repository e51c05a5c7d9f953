package sh.crit.e2d.storage.s3.internal;

import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Which names objects may have; other keys of a bucket are not ours. */
final class Names {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  private Names() {}

  static boolean valid(String name) {
    return NAME.matcher(name).matches();
  }

  static void check(String name) throws E2dException {
    if (!valid(name)) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "storage.s3",
          name,
          "'"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "' is no name of a stored object: letters, digits and -_. are, not beginning with a"
              + " dot");
    }
  }
}
