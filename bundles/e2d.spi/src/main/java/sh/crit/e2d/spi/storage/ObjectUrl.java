package sh.crit.e2d.spi.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * What a URL of the form {@code scheme://bucket[/path]} names. Without a path the object is called
 * {@code etcd.snapshot}, at the top; a path that ends in a slash is a folder with that in it.
 *
 * @param base the URL of the bucket, for people, ending in a slash
 * @param bucket its name
 * @param folder in front of every key of the store: empty, or ending in a slash
 * @param newest the name of the object, below the folder
 */
public record ObjectUrl(String base, String bucket, String folder, String newest) {
  private static final String DEFAULT_NAME = "etcd.snapshot";

  /**
   * Reads one.
   *
   * @param url with a scheme, which is not looked at
   * @param buckets which names buckets may have
   * @throws E2dException BAD_CONFIGURATION, naming what would be right; a password that a URL holds
   *     is not repeated
   */
  public static ObjectUrl parse(String url, Pattern buckets) throws E2dException {
    if (url.contains("@")) {
      throw refused(
          "snapshot.file",
          "the URL holds an @ and with it perhaps a password; credentials belong in"
              + " the environment");
    }
    URI uri = plain(url);
    String bucket = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (!buckets.matcher(bucket).matches()) {
      throw refused(
          url, "'" + url + "' names no bucket: '" + bucket + "' cannot be the name of one");
    }
    String key = uri.getPath().startsWith("/") ? uri.getPath().substring(1) : uri.getPath();
    int slash = key.lastIndexOf('/');
    boolean odd =
        slash >= 0
            && Arrays.stream(key.substring(0, slash).split("/", -1))
                .anyMatch(w -> w.isEmpty() || w.equals(".") || w.equals(".."));
    if (odd) {
      throw refused(
          url, "'" + url + "' must not have an empty word, a . or a .. between its slashes");
    }
    String newest = slash + 1 == key.length() ? DEFAULT_NAME : key.substring(slash + 1);
    ObjectNames.check(newest);
    return new ObjectUrl(
        uri.getScheme() + "://" + bucket + "/", bucket, key.substring(0, slash + 1), newest);
  }

  private static URI plain(String url) throws E2dException {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw refused(
          url,
          "'"
              + url.replaceAll("\\p{Cntrl}", "?")
              + "' is no URL ("
              + e.getReason()
              + " at character "
              + e.getIndex()
              + ")");
    }
    if (uri.isOpaque() || uri.getScheme() == null) {
      throw refused(url, "'" + url + "' is not of the form scheme://bucket/name");
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      throw refused(
          url, "'" + url + "' must not have a query or fragment; write ? as %3F and # as %23");
    }
    return uri;
  }

  /**
   * The key, within the bucket, of an object of the store.
   *
   * @throws E2dException BAD_CONFIGURATION for a name that no object may have
   */
  public String key(String name) throws E2dException {
    ObjectNames.check(name);
    return folder + name;
  }

  /** The inverse of {@link #key}; empty for what is none of the store's. */
  public Optional<String> name(String key) {
    return Optional.of(key)
        .filter(k -> k.startsWith(folder))
        .map(k -> k.substring(folder.length()))
        .filter(ObjectNames::valid);
  }

  /** The URL of an object, for people. */
  public String url(String name) {
    return base + folder + name;
  }

  private static E2dException refused(String subject, String why) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "storage.url", subject, "snapshot.file: " + why);
  }
}
