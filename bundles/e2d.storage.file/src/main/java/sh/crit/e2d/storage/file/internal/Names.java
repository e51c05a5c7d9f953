package sh.crit.e2d.storage.file.internal;

import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Which names objects may have, so that none leads out of the directory or meets our own files. */
final class Names {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  private Names() {}

  static void check(String name) throws E2dException {
    if (!NAME.matcher(name).matches()) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "storage.file",
          name,
          "'"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "' is no name of a stored object: letters, digits and -_. are, not beginning with a"
              + " dot");
    }
  }
}
