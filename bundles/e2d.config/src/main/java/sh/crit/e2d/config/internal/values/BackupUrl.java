package sh.crit.e2d.config.internal.values;

import java.util.Optional;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Given.Scalar;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Text;

/**
 * Checks the form of {@code snapshot.file}. Whether there is a provider for its scheme is known
 * only when the provider is asked.
 */
final class BackupUrl {
  private final Draft draft;
  private final Values values;

  BackupUrl(Draft draft, Values values) {
    this.draft = draft;
    this.values = values;
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
      values.refuse(
          Key.SNAPSHOT_FILE,
          url,
          "is not a URL; write file:///path, s3://bucket/path or https://…");
    } else if (!text.chars().allMatch(c -> c > ' ' && c != 127)) {
      values.refuse(Key.SNAPSHOT_FILE, url, "has a space in it; write %20 for a space");
    } else if (scheme.equals("file") && !authority.isEmpty()) {
      values.refuse(Key.SNAPSHOT_FILE, url, "is not an absolute path; write file:/// and the path");
    } else if (!scheme.equals("file") && authority.isEmpty()) {
      values.refuse(
          Key.SNAPSHOT_FILE, url, "names no bucket or host; write it after " + scheme + "://");
    } else if (scheme.equals("file") && rest.length() < 2) {
      values.refuse(Key.SNAPSHOT_FILE, url, "names no file; write file:///path");
    }
  }
}
