package sh.crit.e2d.storage.s3.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** An object that comes into being in parts. Nobody sees it before it is complete. */
final class Multipart {
  private static final Logger LOG = LoggerFactory.getLogger(Multipart.class);

  private final Bucket bucket;
  private final String key;
  private final String id;
  private final List<CompletedPart> parts = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();

  private Multipart(Bucket bucket, String key, String id) {
    this.bucket = bucket;
    this.key = key;
    this.id = id;
  }

  static Multipart begin(Bucket bucket, String key, String writer) throws E2dException {
    String id =
        bucket.call(
            key,
            s3 ->
                s3.createMultipartUpload(
                        r ->
                            r.bucket(bucket.name())
                                .key(key)
                                .metadata(Map.of(Bucket.WRITER, writer)))
                    .uploadId());
    return new Multipart(bucket, key, id);
  }

  /** The number of the part that comes next, from 1. */
  int next() {
    return parts.size() + 1;
  }

  void upload(PartBuffer buffer) throws E2dException {
    if (next() > PartSizes.MOST_PARTS) {
      throw Failures.make(
          ErrorCode.STORAGE_UNUSABLE,
          bucket.location(),
          key,
          "is too large: more than " + PartSizes.MOST_PARTS + " parts",
          null);
    }
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket.name())
            .key(key)
            .uploadId(id)
            .partNumber(next())
            .contentMD5(buffer.md5())
            .build();
    done(bucket.call(key, s3 -> s3.uploadPart(request, buffer.body())).eTag());
  }

  /**
   * @param from the version of the object that is copied
   * @param end of the range, the first byte after it
   */
  void copy(String fromKey, String from, long begin, long end) throws E2dException {
    UploadPartCopyRequest request =
        UploadPartCopyRequest.builder()
            .sourceBucket(bucket.name())
            .sourceKey(fromKey)
            .copySourceIfMatch(Bucket.entityTag(from))
            .copySourceRange("bytes=" + begin + "-" + (end - 1))
            .destinationBucket(bucket.name())
            .destinationKey(key)
            .uploadId(id)
            .partNumber(next())
            .build();
    done(bucket.call(key, s3 -> s3.uploadPartCopy(request)).copyPartResult().eTag());
  }

  private void done(String entityTag) {
    parts.add(CompletedPart.builder().partNumber(next()).eTag(entityTag).build());
  }

  void complete(String match, String noneMatch) throws E2dException {
    CompleteMultipartUploadRequest request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(key)
            .uploadId(id)
            .multipartUpload(m -> m.parts(parts))
            .ifMatch(match)
            .ifNoneMatch(noneMatch)
            .build();
    bucket.call(key, s3 -> s3.completeMultipartUpload(request));
    over.set(true);
  }

  /** Gives the parts up, once; nothing when it is complete. */
  void abort() {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    // An interrupt that ended the upload must not keep its parts in the store.
    boolean interrupted = Thread.interrupted();
    try {
      bucket.call(
          key, s3 -> s3.abortMultipartUpload(r -> r.bucket(bucket.name()).key(key).uploadId(id)));
    } catch (E2dException e) {
      LOG.warn("parts of a backup stay until the next one after a day: {}", e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
