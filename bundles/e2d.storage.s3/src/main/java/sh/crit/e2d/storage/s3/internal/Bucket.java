package sh.crit.e2d.storage.s3.internal;

import java.util.Optional;
import java.util.function.Function;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.StoredObject;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Requests to one bucket, with failures in our words. */
final class Bucket implements AutoCloseable {
  /** Who wrote an object, so that a writer whose answer was lost recognises his own. */
  static final String WRITER = "e2d-writer";

  private final Location location;
  private final LazyClient client;

  Bucket(Location location, LazyClient client) {
    this.location = location;
    this.client = client;
  }

  Location location() {
    return location;
  }

  String name() {
    return location.bucket();
  }

  <T> T call(String key, Function<S3Client, T> request) throws E2dException {
    try {
      return request.apply(client.get());
    } catch (SdkException e) {
      throw Failures.of(location, key, e);
    }
  }

  /** What is there now; empty only when the store says that the bucket is and the object is not. */
  Optional<HeadObjectResponse> head(String key) throws E2dException {
    try {
      return Optional.of(client.get().headObject(r -> r.bucket(name()).key(key)));
    } catch (S3Exception e) {
      // An answer to HEAD has no body to tell a missing bucket from a missing object, and bad
      // credentials from missing permissions; one to GET has.
      if (e.statusCode() / 100 == 5) {
        throw Failures.of(location, key, e);
      }
      return explain(key);
    } catch (SdkException e) {
      throw Failures.of(location, key, e);
    }
  }

  private Optional<HeadObjectResponse> explain(String key) throws E2dException {
    GetObjectRequest get = GetObjectRequest.builder().bucket(name()).key(key).build();
    try {
      call(
          key,
          s3 -> {
            s3.getObject(get).abort();
            return true;
          });
    } catch (E2dException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    // Written between the two.
    return Optional.of(call(key, s3 -> s3.headObject(r -> r.bucket(name()).key(key))));
  }

  Optional<StoredObject> find(String key) throws E2dException {
    return head(key).map(h -> object(key, h));
  }

  StoredObject object(String key, HeadObjectResponse head) {
    return new StoredObject(
        key.substring(location.folder().length()),
        head.contentLength(),
        head.lastModified(),
        version(head.eTag()));
  }

  /** Some servers quote them and some do not. */
  static String version(String entityTag) {
    return entityTag.replace("\"", "");
  }

  static String entityTag(String version) {
    return "\"" + version + "\"";
  }

  @Override
  public void close() {
    client.close();
  }
}
