package sh.crit.e2d.storage.s3.internal;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.StoredObject;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Makes an object visible under a condition. The store is asked to hold it, and it is looked at
 * right before as well, for there are servers that pass over the question. With those another
 * writer has the time between the two requests to come in unseen.
 */
final class Conditions {
  private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);
  private static final int NOT_IMPLEMENTED = 501;

  private Conditions() {}

  /** The last request of a write. */
  interface Finish {
    /**
     * Sends it.
     *
     * @param match for If-Match, or null
     * @param noneMatch for If-None-Match, or null
     */
    void send(String match, String noneMatch) throws E2dException;
  }

  /**
   * @param writer in the object's metadata when it is this write that took place
   */
  static StoredObject apply(
      Bucket bucket, String key, Condition condition, String writer, Finish finish)
      throws E2dException {
    if (!condition.equals(Condition.NONE) && !condition.holds(bucket.find(key))) {
      throw Failures.changed(bucket.location(), key, null);
    }
    try {
      send(bucket, key, condition, finish);
    } catch (E2dException e) {
      // A request whose answer was lost is sent again, and then meets its own work.
      Optional<StoredObject> own = own(bucket, key, writer, e);
      if (own.isEmpty()) {
        throw versionIsGone(condition, e) ? Failures.changed(bucket.location(), key, e) : e;
      }
      return own.get();
    }
    return bucket
        .find(key)
        .orElseThrow(
            () ->
                Failures.make(
                    ErrorCode.STORAGE_UNUSABLE,
                    bucket.location(),
                    key,
                    "is gone right after it was written",
                    null));
  }

  private static void send(Bucket bucket, String key, Condition condition, Finish finish)
      throws E2dException {
    try {
      finish.send(
          condition.version().map(Bucket::entityTag).orElse(null), condition.absent() ? "*" : null);
    } catch (E2dException e) {
      if (condition.equals(Condition.NONE) || status(e) != NOT_IMPLEMENTED) {
        throw e;
      }
      LOG.debug("{}: the store knows no conditions", bucket.location().url(key));
      finish.send(null, null);
    }
  }

  private static Optional<StoredObject> own(
      Bucket bucket, String key, String writer, E2dException failure) throws E2dException {
    boolean doubtful =
        failure.code() == ErrorCode.PRECONDITION_FAILED
            || failure.code() == ErrorCode.UNREACHABLE
            || failure.code() == ErrorCode.NOT_FOUND;
    if (!doubtful || Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    try {
      Optional<HeadObjectResponse> head = bucket.head(key);
      return head.filter(h -> writer.equals(h.metadata().get(Bucket.WRITER)))
          .map(h -> bucket.object(key, h));
    } catch (E2dException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /** S3 answers 404 to a condition on what is not there any more. */
  private static boolean versionIsGone(Condition condition, E2dException e) {
    return condition.version().isPresent() && e.code() == ErrorCode.NOT_FOUND;
  }

  private static int status(E2dException e) {
    return e.getCause() instanceof AwsServiceException answer ? answer.statusCode() : 0;
  }
}
