package sh.crit.e2d.storage.s3.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * How buckets are reached.
 *
 * @param region empty for the one of the environment or the machine
 * @param endpoint of another S3 server than Amazon's
 * @param spacesEndpoint of another server than DigitalOcean's, for its Spaces
 * @param pathStyle whether the bucket is in the path rather than in the host name
 * @param role what is assumed before a bucket is asked
 * @param patience how long nothing may move before a request is given up and tried again
 * @param partSize of the first parts of an upload, in bytes; later ones are larger
 * @param copyWhole up to this many bytes an object is copied by one request
 * @param copyPart size of the parts in which larger ones are copied
 */
record S3Settings(
    Optional<String> region,
    Optional<URI> endpoint,
    Optional<URI> spacesEndpoint,
    boolean pathStyle,
    Role role,
    Duration patience,
    int partSize,
    long copyWhole,
    long copyPart) {
  /**
   * A role.
   *
   * @param arn empty for that of the credentials themselves
   * @param session what a session of it is called; where both are empty, nothing is assumed
   */
  record Role(Optional<String> arn, Optional<String> session) {}

  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final int PART = 8 << 20;
  // What S3 copies in one request.
  private static final long COPY_WHOLE = 5L << 30;
  private static final long COPY_PART = 512L << 20;

  static S3Settings of(String region, String endpoint, boolean pathStyle) throws E2dException {
    return new S3Settings(
        given(region),
        endpoint(endpoint.strip()),
        Optional.empty(),
        pathStyle,
        new Role(Optional.empty(), Optional.empty()),
        PATIENCE,
        PART,
        COPY_WHOLE,
        COPY_PART);
  }

  private static Optional<String> given(String text) {
    return Optional.of(text.strip()).filter(t -> !t.isEmpty());
  }

  private static Optional<URI> endpoint(String text) throws E2dException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return Optional.of(uri);
      }
      throw refused();
    } catch (URISyntaxException e) {
      throw refused();
    }
  }

  // Not repeated: a user may have put a password into it.
  private static E2dException refused() {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION,
        "storage.s3",
        "snapshot.s3.endpoint",
        "snapshot.s3.endpoint: is no endpoint of an S3 server; write https://HOST or"
            + " https://HOST:PORT, without credentials");
  }

  S3Settings withPatience(Duration value) {
    return with(spacesEndpoint, role, value);
  }

  S3Settings withSizes(int part, long whole, long copied) {
    return new S3Settings(
        region, endpoint, spacesEndpoint, pathStyle, role, patience, part, whole, copied);
  }

  S3Settings withSpaces(String text) throws E2dException {
    return with(endpoint(text.strip()), role, patience);
  }

  S3Settings withRole(String arn, String session) {
    return with(spacesEndpoint, new Role(given(arn), given(session)), patience);
  }

  private S3Settings with(Optional<URI> spaces, Role assumed, Duration waiting) {
    return new S3Settings(
        region, endpoint, spaces, pathStyle, assumed, waiting, partSize, copyWhole, copyPart);
  }
}
