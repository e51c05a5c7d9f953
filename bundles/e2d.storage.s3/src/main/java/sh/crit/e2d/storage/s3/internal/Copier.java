package sh.crit.e2d.storage.s3.internal;

import java.util.Map;
import java.util.UUID;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.StoredObject;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/** Copies within the bucket; the bytes stay there. */
final class Copier {
  private final Bucket bucket;
  private final S3Settings settings;

  Copier(Bucket bucket, S3Settings settings) {
    this.bucket = bucket;
    this.settings = settings;
  }

  StoredObject copy(String from, String to, Condition condition) throws E2dException {
    StoredObject source =
        bucket
            .find(from)
            .orElseThrow(
                () ->
                    Failures.make(
                        ErrorCode.NOT_FOUND,
                        bucket.location(),
                        from,
                        "there is no such object",
                        null));
    String writer = UUID.randomUUID().toString();
    return source.size() <= settings.copyWhole()
        ? Conditions.apply(bucket, to, condition, writer, whole(from, source.version(), to, writer))
        : inParts(from, source, to, condition, writer);
  }

  private Conditions.Finish whole(String from, String version, String to, String writer) {
    return (match, noneMatch) -> {
      CopyObjectRequest request =
          CopyObjectRequest.builder()
              .sourceBucket(bucket.name())
              .sourceKey(from)
              .copySourceIfMatch(Bucket.entityTag(version))
              .destinationBucket(bucket.name())
              .destinationKey(to)
              .metadataDirective(MetadataDirective.REPLACE)
              .metadata(Map.of(Bucket.WRITER, writer))
              .ifMatch(match)
              .ifNoneMatch(noneMatch)
              .build();
      bucket.call(to, s3 -> s3.copyObject(request));
    };
  }

  private StoredObject inParts(
      String from, StoredObject source, String to, Condition condition, String writer)
      throws E2dException {
    Multipart parts = Multipart.begin(bucket, to, writer);
    try {
      long size = settings.copyPart();
      for (long at = 0; at < source.size(); at += size) {
        parts.copy(from, source.version(), at, Math.min(at + size, source.size()));
      }
      return Conditions.apply(bucket, to, condition, writer, parts::complete);
    } finally {
      parts.abort();
    }
  }
}
