package sh.crit.e2d.storage.s3.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.storage.Condition;
import sh.crit.e2d.spi.storage.StoredObject;
import sh.crit.e2d.spi.storage.Upload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Gathers a part, sends it, and so on; what fits into one part is put whole at the end. */
final class S3Upload implements Upload {
  private final Bucket bucket;
  private final String key;
  private final PartSizes sizes;
  private final Consumer<S3Upload> ended;
  private final String writer = UUID.randomUUID().toString();
  private final PartBuffer buffer = new PartBuffer();
  private final OutputStream stream = new Stream();
  private Multipart parts;
  private E2dException failure;
  private volatile boolean closed;

  S3Upload(Bucket bucket, String key, PartSizes sizes, Consumer<S3Upload> ended) {
    this.bucket = bucket;
    this.key = key;
    this.sizes = sizes;
    this.ended = ended;
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  private final class Stream extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        take(bytes, offset, count);
      } catch (E2dException e) {
        failure = e;
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private void take(byte[] bytes, int offset, int count) throws E2dException {
    int taken = 0;
    while (taken < count) {
      usable();
      int size = sizes.of(parts == null ? 1 : parts.next());
      // Sent when more comes, and not when full: the last part must not be empty.
      if (buffer.length() == size) {
        send();
      } else {
        taken += buffer.take(bytes, offset + taken, count - taken, size);
      }
    }
  }

  private void usable() throws E2dException {
    if (failure != null) {
      throw failure;
    }
    if (closed) {
      throw Failures.make(
          ErrorCode.FAILED, bucket.location(), key, "the upload has been given up", null);
    }
  }

  private void send() throws E2dException {
    if (parts == null) {
      parts = Multipart.begin(bucket, key, writer);
    }
    parts.upload(buffer);
    buffer.clear();
  }

  @Override
  public StoredObject complete(Condition condition) throws E2dException {
    try {
      usable();
      if (parts != null && buffer.length() > 0) {
        send();
      }
      usable();
      return Conditions.apply(
          bucket, key, condition, writer, parts == null ? this::put : parts::complete);
    } finally {
      close();
    }
  }

  private void put(String match, String noneMatch) throws E2dException {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket.name())
            .key(key)
            .contentMD5(buffer.md5())
            .metadata(Map.of(Bucket.WRITER, writer))
            .ifMatch(match)
            .ifNoneMatch(noneMatch)
            .build();
    bucket.call(key, s3 -> s3.putObject(request, buffer.body()));
  }

  /** May come from another thread, when the store is closed. */
  @Override
  public void close() {
    closed = true;
    ended.accept(this);
    Multipart begun = parts;
    if (begun != null) {
      begun.abort();
    }
  }
}
