package sh.crit.e2d.storage.s3.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * Parts that killed writers have left, which nobody sees and somebody pays for: of the newest
 * object, and of the folders that are called after it. A writer that lives is not known from a dead
 * one, so only what is older than any upload takes goes.
 */
final class Abandoned {
  private static final Logger LOG = LoggerFactory.getLogger(Abandoned.class);
  private static final Duration OLD = Duration.ofDays(1);

  private final Bucket bucket;
  private final Clock clock;

  Abandoned(Bucket bucket, Clock clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  /** Who may not list or end uploads can write all the same. */
  void sweep(String key) throws E2dException {
    try {
      for (MultipartUpload upload : bucket.call(key, this::old)) {
        bucket.call(
            key,
            s3 ->
                s3.abortMultipartUpload(
                    r -> r.bucket(bucket.name()).key(upload.key()).uploadId(upload.uploadId())));
        LOG.info(
            "{}: removed parts of an upload that began at {} and was never completed",
            bucket.location().url(upload.key()),
            upload.initiated());
      }
    } catch (E2dException e) {
      if (e.code() == ErrorCode.UNREACHABLE) {
        throw e;
      }
      LOG.warn("parts of uploads that were never completed are not looked for: {}", e.getMessage());
    }
  }

  private List<MultipartUpload> old(S3Client s3) {
    String newest = bucket.location().folder() + bucket.location().newest();
    Instant before = clock.instant().minus(OLD);
    List<MultipartUpload> found = new ArrayList<>();
    s3.listMultipartUploadsPaginator(r -> r.bucket(bucket.name()).prefix(newest)).uploads().stream()
        .filter(u -> ours(u.key(), newest))
        .filter(u -> u.initiated() != null && u.initiated().isBefore(before))
        .forEach(found::add);
    return found;
  }

  private static boolean ours(String key, String newest) {
    return key.equals(newest)
        || (key.startsWith(newest + ".") && key.indexOf('/', newest.length()) > 0);
  }
}
