package sh.crit.e2d.config.internal.values;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.crit.e2d.config.Configuration.Compression;
import sh.crit.e2d.config.Configuration.Format;
import sh.crit.e2d.config.Configuration.S3;
import sh.crit.e2d.config.Configuration.Snapshot;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Suggestion;

/** Reads how backups are made, and how S3 is reached. */
final class SnapshotValues {
  private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]{1,512}");
  private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");

  private final Values values;

  SnapshotValues(Values values) {
    this.values = values;
  }

  /**
   * @param file the backup's URL
   */
  Snapshot snapshot(Optional<String> file) {
    return new Snapshot(
        values.duration(Key.SNAPSHOT_INTERVAL, Duration.ofMinutes(5), true),
        file,
        values.parsed(Key.SNAPSHOT_COMPRESSION, Compression.NONE, SnapshotValues::compression),
        values.flag(Key.SNAPSHOT_ENCRYPTION),
        values.parsed(Key.SNAPSHOT_FORMAT, Format.SEALED, SnapshotValues::format),
        values.duration(Key.SNAPSHOT_DELTA_INTERVAL, Duration.ZERO, true),
        s3());
  }

  /** The Go program knows a boolean, and true means gzip there. */
  private static Compression compression(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none", "false", "no", "off" -> Compression.NONE;
      case "gzip", "true", "yes", "on" -> Compression.GZIP;
      case "zstd" -> Compression.ZSTD;
      default ->
          throw unknown(text, "is not a compression", "none, gzip or zstd", "none", "gzip", "zstd");
    };
  }

  private static Format format(String text) {
    return switch (text) {
      case "sealed" -> Format.SEALED;
      case "e2d" -> Format.E2D;
      default ->
          throw unknown(
              text,
              "is not a format",
              "sealed, or e2d for what the Go program restores",
              "sealed",
              "e2d");
    };
  }

  private static IllegalArgumentException unknown(
      String text, String what, String right, String... known) {
    String near =
        Suggestion.nearest(text, List.of(known))
            .map(word -> "did you mean " + word + "? Write ")
            .orElse("write ");
    return new IllegalArgumentException(what + "; " + near + right);
  }

  private S3 s3() {
    return new S3(
        Optional.ofNullable(endpoint()),
        values.parsed(Key.S3_REGION, "", SnapshotValues::region),
        values.flag(Key.S3_PATH_STYLE),
        values.parsed(Key.S3_ROLE_ARN, "", SnapshotValues::role),
        values.parsed(Key.S3_ROLE_SESSION_NAME, "", SnapshotValues::session));
  }

  private URI endpoint() {
    if (values.holds(Key.S3_ENDPOINT, "@")) {
      // The value is not repeated, for it may hold a password.
      values.refuseSilently(
          Key.S3_ENDPOINT,
          "holds credentials; give them by the environment, for example E2D_AWS_SECRET_KEY");
      return null;
    }
    return values.parsed(Key.S3_ENDPOINT, null, SnapshotValues::endpoint);
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean reachable = uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 0xffff;
      if (http && reachable && text.matches("https?://[^/?#]+/?")) {
        return uri;
      }
      throw notAnEndpoint();
    } catch (URISyntaxException e) {
      throw notAnEndpoint();
    }
  }

  private static IllegalArgumentException notAnEndpoint() {
    return new IllegalArgumentException(
        "is no endpoint of an S3 server; write https://HOST or https://HOST:PORT");
  }

  private static String region(String text) {
    return matching(
        text, REGION, "is not a region; write its name as in a URL, for example eu-central-1");
  }

  private static String role(String text) {
    return matching(
        text, ROLE, "is not the ARN of a role; write arn:aws:iam::ACCOUNT:role/NAME, 12 digits");
  }

  private static String session(String text) {
    return matching(
        text, SESSION, "is not a name for a session; use 2 to 64 letters, digits and _+=,.@-");
  }

  private static String matching(String text, Pattern pattern, String otherwise) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(otherwise);
    }
    return text;
  }
}
