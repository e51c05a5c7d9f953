package sh.crit.e2d.config.internal.values;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Given.Scalar;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Suggestion;
import sh.crit.e2d.config.internal.model.Text;

/**
 * Checks the form of {@code snapshot.file}, and that its scheme is one that is known. A URL that
 * nothing can ever read or write would be found out when the backup is needed.
 */
final class BackupUrl {
  private static final List<String> KNOWN = List.of("file", "s3", "https");
  private static final String SPACES = ".digitaloceanspaces.com";

  /** As objects of a store are called, which must be the same in every one. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");

  private static final String RIGHT =
      "write file:///path, s3://bucket/path or https://REGION" + SPACES + "/space/path";

  private final Draft draft;
  private final Values values;
  private final Provided provided;

  /**
   * @param provided asked only for schemes that are not known anyway
   */
  BackupUrl(Draft draft, Values values, Provided provided) {
    this.draft = draft;
    this.values = values;
    this.provided = provided;
  }

  /** The URL as it was given. */
  Optional<String> url() {
    Optional<Scalar> given = draft.scalar(Key.SNAPSHOT_FILE).filter(url -> !url.text().isEmpty());
    given.ifPresent(this::check);
    return given.map(Scalar::text);
  }

  private void check(Scalar url) {
    String text = url.text();
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = colon < 0 ? text : text.substring(colon + 3);
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    if (authority.indexOf('@') >= 0) {
      // The value is not repeated, for it holds a password.
      values.refuse(
          Key.SNAPSHOT_FILE,
          url.origin(),
          "holds credentials; give them by the environment, for example E2D_AWS_SECRET_KEY");
    } else if (scheme.isEmpty() || !Text.madeOf(scheme, "+-.")) {
      values.refuse(Key.SNAPSHOT_FILE, url, "is not a URL; " + RIGHT);
    } else if (!text.chars().allMatch(c -> c > ' ' && c != 127)) {
      values.refuse(Key.SNAPSHOT_FILE, url, "has a space in it; write %20 for a space");
    } else if (scheme.equals("file") && !authority.isEmpty()) {
      values.refuse(Key.SNAPSHOT_FILE, url, "is not an absolute path; write file:/// and the path");
    } else if (!scheme.equals("file") && authority.isEmpty()) {
      values.refuse(
          Key.SNAPSHOT_FILE, url, "names no bucket or host; write it after " + scheme + "://");
    } else if (scheme.equals("file") && rest.length() < 2) {
      values.refuse(Key.SNAPSHOT_FILE, url, "names no file; write file:///path");
    } else if (KNOWN.contains(scheme) && !isName(rest)) {
      values.refuse(
          Key.SNAPSHOT_FILE,
          url,
          "ends in a name that no backup can have; take letters, digits, '.', '_' and '-', and no"
              + " '.' first");
    } else {
      served(url, scheme, authority);
    }
  }

  /** Whether the newest backup can be called so; a folder has a name of its own in it. */
  private static boolean isName(String rest) {
    String last = rest.substring(rest.lastIndexOf('/') + 1);
    return rest.indexOf('/') < 0 || last.isEmpty() || NAME.matcher(decoded(last)).matches();
  }

  /** What is no escape stays, and is no name. */
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }

  private void served(Scalar url, String scheme, String authority) {
    boolean https = scheme.equals("https");
    boolean spaces = authority.toLowerCase(Locale.ROOT).endsWith(SPACES);
    boolean named = authority.length() > SPACES.length();
    if ((KNOWN.contains(scheme) && !https) || (https && spaces && named)) {
      return;
    }
    if (provided.storageSchemes().test(scheme)) {
      return;
    }
    if (https) {
      values.refuse(
          Key.SNAPSHOT_FILE,
          url,
          "is at a host that no storage here serves; "
              + RIGHT
              + ", or add a plugin for https"
              + provided.remedy());
      return;
    }
    String near =
        Suggestion.nearest(scheme, KNOWN).map(known -> "did you mean " + known + "? ").orElse("");
    values.refuse(
        Key.SNAPSHOT_FILE,
        url,
        "has a scheme that no storage here serves; "
            + near
            + (near.isEmpty() ? RIGHT : "W" + RIGHT.substring(1))
            + ", or add a plugin for "
            + Text.printable(scheme)
            + provided.remedy());
  }
}
