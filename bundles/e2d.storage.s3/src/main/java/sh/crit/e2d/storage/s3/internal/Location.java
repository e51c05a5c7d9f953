package sh.crit.e2d.storage.s3.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.ObjectNames;

/**
 * What a URL names.
 *
 * @param base the URL of the bucket, for people, ending in a slash
 * @param bucket its name
 * @param folder in front of every key of the store: empty, or ending in a slash
 * @param newest the name of the newest backup, below the folder
 * @param spaces the endpoint when the bucket is one of DigitalOcean Spaces, empty for S3
 */
record Location(String base, String bucket, String folder, String newest, Optional<URI> spaces) {
  private static final String DEFAULT_KEY = "etcd.snapshot";
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern SPACES =
      Pattern.compile("([a-z0-9-]+)\\.digitaloceanspaces\\.com", Pattern.CASE_INSENSITIVE);

  static boolean known(String url) {
    return url.startsWith("s3://") || spacesHost(url).isPresent();
  }

  private static Optional<String> spacesHost(String url) {
    if (!url.startsWith("https://")) {
      return Optional.empty();
    }
    String host = url.substring("https://".length()).split("[/?#]", 2)[0].toLowerCase(Locale.ROOT);
    return Optional.of(host).filter(h -> h.endsWith(".digitaloceanspaces.com"));
  }

  static Location parse(String url) throws E2dException {
    if (url.contains("@")) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "storage.s3",
          "snapshot.file",
          "snapshot.file: the URL holds an @ and with it perhaps a password; credentials belong in"
              + " the environment, see E2D_AWS_ACCESS_KEY and E2D_DO_SPACES_KEY");
    }
    URI uri = plain(url);
    return uri.getScheme().equals("s3") ? ofS3(url, uri) : ofSpaces(url, uri);
  }

  private static URI plain(String url) throws E2dException {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw refused(url, "is no URL (" + e.getReason() + " at character " + e.getIndex() + ")");
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      throw refused(url, "must not have a query or fragment; write ? as %3F and # as %23");
    }
    return uri;
  }

  private static Location ofS3(String url, URI uri) throws E2dException {
    String bucket = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    return within(url, "s3://" + bucket + "/", bucket, uri.getPath(), Optional.empty());
  }

  private static Location ofSpaces(String url, URI uri) throws E2dException {
    Matcher host = SPACES.matcher(uri.getRawAuthority());
    if (!host.matches()) {
      throw refused(url, "must be https://REGION.digitaloceanspaces.com/SPACE, or with a path");
    }
    String endpoint = "https://" + uri.getRawAuthority().toLowerCase(Locale.ROOT);
    String[] parts = uri.getPath().split("/", 3);
    String bucket = parts.length < 2 ? "" : parts[1];
    String path = parts.length < 3 ? "" : "/" + parts[2];
    return within(
        url, endpoint + "/" + bucket + "/", bucket, path, Optional.of(URI.create(endpoint)));
  }

  private static Location within(
      String url, String base, String bucket, String path, Optional<URI> spaces)
      throws E2dException {
    if (!BUCKET.matcher(bucket).matches()) {
      throw refused(
          url, "names no bucket; its name has 3 to 63 small letters, digits, dots and hyphens");
    }
    String key = path.startsWith("/") ? path.substring(1) : path;
    int slash = key.lastIndexOf('/');
    String folder = key.substring(0, slash + 1);
    boolean odd =
        slash >= 0
            && Arrays.stream(key.substring(0, slash).split("/", -1))
                .anyMatch(w -> w.isEmpty() || w.equals(".") || w.equals(".."));
    if (odd) {
      throw refused(url, "must not have an empty word, a . or a .. between its slashes");
    }
    String newest = slash + 1 == key.length() ? DEFAULT_KEY : key.substring(slash + 1);
    ObjectNames.check(newest);
    return new Location(base, bucket, folder, newest, spaces);
  }

  String key(String name) throws E2dException {
    ObjectNames.check(name);
    return folder + name;
  }

  String url(String key) {
    return base + key;
  }

  private static E2dException refused(String url, String why) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "storage.s3", url, "snapshot.file: '" + url + "' " + why);
  }
}
