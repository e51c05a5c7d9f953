package sh.crit.e2d.snapshot.internal.catalog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the objects of one catalog are called. The folder carries the name of the newest object, so
 * that several clusters can keep their backups side by side without meeting.
 *
 * @param newest the name of the newest object, as the store says it
 */
public record Names(String newest) {
  /** Whatever newest object somebody else has put there, for people. */
  public static final String FOREIGN_ID = "newest";

  private static final int CONTENT_DIGITS = 16;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String ID = "\\d{8}T\\d{6}Z-\\d{1,19}-[0-9a-f]{8}";
  private static final Pattern ID_ALONE = Pattern.compile(ID);
  private static final Pattern SIDECAR = Pattern.compile("(" + ID + ")\\.json");
  private static final Pattern OBJECT =
      Pattern.compile("(" + ID + ")\\.db(\\.enc)?(\\.gz|\\.zst)?");

  public Names {
    Objects.requireNonNull(newest, "newest");
  }

  /** An id that no other backup has; by their names backups are in order of time. */
  public static String id(Instant time, long revision, int chance) {
    return TIME.format(time) + "-" + revision + "-" + String.format("%08x", chance);
  }

  /**
   * The id of a newest object that somebody else has put there. It names the bytes: nodes that
   * agree on an id must not find different objects by it.
   */
  public static String foreignId(String sha256) {
    return FOREIGN_ID + "-" + sha256.substring(0, CONTENT_DIGITS);
  }

  /** Whether it is the id of a backup that somebody else made. */
  public static boolean isForeign(String id) {
    return id.equals(FOREIGN_ID) || id.startsWith(FOREIGN_ID + "-");
  }

  /** Whether it can be the id of a backup in a catalog. */
  public static boolean isId(String text) {
    return ID_ALONE.matcher(text).matches();
  }

  /** The folder with a slash at its end. */
  public String folder() {
    return newest + ".history/";
  }

  /** What is said of a backup. */
  public String sidecar(String id) {
    return folder() + id + ".json";
  }

  /** Which backup the newest object was last seen to be. */
  public String pointer() {
    return folder() + "newest.json";
  }

  /** The backup whose sidecar has this name, empty when it is no sidecar. */
  public Optional<String> idOfSidecar(String name) {
    return match(SIDECAR, name);
  }

  /** The backup whose bytes have this name, empty when it is something else. */
  public Optional<String> idOfObject(String name) {
    return match(OBJECT, name);
  }

  private Optional<String> match(Pattern pattern, String name) {
    if (!name.startsWith(folder())) {
      return Optional.empty();
    }
    Matcher found = pattern.matcher(name.substring(folder().length()));
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
