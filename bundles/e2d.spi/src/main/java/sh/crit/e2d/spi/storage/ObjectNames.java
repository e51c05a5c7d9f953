package sh.crit.e2d.spi.storage;

import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Which names objects may have, so that none leads out of the folder or meets what is not ours.
 * Safe for several threads.
 */
public final class ObjectNames {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  private ObjectNames() {}

  /** Whether an object may be called so. */
  public static boolean valid(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Refuses a name that no object may have.
   *
   * @throws E2dException BAD_CONFIGURATION, naming what would be right
   */
  public static void check(String name) throws E2dException {
    if (!valid(name)) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "storage.name",
          name,
          "'"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "' is no name of a stored object: letters, digits and -_. are, not beginning with a"
              + " dot");
    }
  }
}
