package sh.crit.e2d.storage.s3.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of one version of an object. A connection that breaks, or ends early, is replaced by
 * one that goes on at that byte, some times; an object that was replaced meanwhile is an error.
 */
final class ResumingStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);
  private static final int RESUMPTIONS = 5;

  // After so much the line counts as working again.
  private static final long PROGRESS = 16L << 20;

  private final Bucket bucket;
  private final String key;
  private final String entityTag;
  private final long end;
  private ResponseInputStream<GetObjectResponse> in;
  private long position;
  private long brokenAt;
  private int resumptions;

  private ResumingStream(
      Bucket bucket, String key, long offset, ResponseInputStream<GetObjectResponse> in) {
    this.bucket = bucket;
    this.key = key;
    this.in = in;
    this.entityTag = in.response().eTag();
    this.position = offset;
    this.brokenAt = offset;
    this.end = offset + in.response().contentLength();
  }

  static InputStream open(Bucket bucket, String key, long offset) throws E2dException {
    return new ResumingStream(bucket, key, offset, get(bucket, key, offset, null));
  }

  private static ResponseInputStream<GetObjectResponse> get(
      Bucket bucket, String key, long offset, String match) throws E2dException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket.name())
            .key(key)
            .range(offset == 0 ? null : "bytes=" + offset + "-")
            .ifMatch(match)
            .build();
    return bucket.call(key, s3 -> s3.getObject(request));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      try {
        if (in == null) {
          in = reopen();
        }
        int count = in.read(bytes, offset, (int) Math.min(length, end - position));
        if (count >= 0) {
          position += count;
          return count;
        }
        throw new EOFException("the connection ended early");
      } catch (IOException e) {
        broken(e);
      }
    }
    return -1;
  }

  private ResponseInputStream<GetObjectResponse> reopen() throws IOException {
    try {
      return get(bucket, key, position, entityTag);
    } catch (E2dException e) {
      // The client has tried again by itself already.
      resumptions = RESUMPTIONS;
      throw new IOException(e.getMessage(), e);
    }
  }

  private void broken(IOException e) throws IOException {
    drop();
    if (Thread.currentThread().isInterrupted()) {
      throw (IOException) new InterruptedIOException(where() + "was interrupted").initCause(e);
    }
    if (position - brokenAt >= PROGRESS) {
      resumptions = 0;
    }
    brokenAt = position;
    if (++resumptions > RESUMPTIONS) {
      throw new IOException(where() + "broke off: " + e.getMessage(), e);
    }
    LOG.info("{}broke off and is read on: {}", where(), e.getMessage());
  }

  private String where() {
    return bucket.location().url(key) + ": byte " + position + " of " + end + ": ";
  }

  private void drop() {
    if (in != null) {
      // Closing it would read the rest.
      in.abort();
      in = null;
    }
  }

  @Override
  public void close() {
    drop();
  }
}
