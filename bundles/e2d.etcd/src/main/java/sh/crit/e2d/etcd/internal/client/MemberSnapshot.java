package sh.crit.e2d.etcd.internal.client;

import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdContent;

/** A snapshot as it comes from a member. Nothing but a whole one comes to its end. */
final class MemberSnapshot extends InputStream implements EtcdContent.Snapshot {
  private static final Logger LOGGER = LoggerFactory.getLogger(MemberSnapshot.class);
  private static final String OPERATION = "etcd.snapshot";

  /** etcd's hash comes last and is not counted in what it says remains. */
  private static final int HASH = 32;

  private final String url;
  private final Channels channels;
  private final SnapshotCall call;
  private SnapshotResponse message = SnapshotResponse.getDefaultInstance();
  private int position;
  private long announced;
  private long received;
  private boolean whole;
  private volatile boolean closed;

  private MemberSnapshot(String url, Channels channels, SnapshotCall call) {
    this.url = url;
    this.channels = channels;
    this.call = call;
  }

  /**
   * Opens one; returns when its first bytes are here.
   *
   * @throws E2dException UNREACHABLE or what the member says against it
   */
  static MemberSnapshot open(String url, Channels channels, Channel channel, Duration silence)
      throws E2dException {
    MemberSnapshot snapshot =
        new MemberSnapshot(
            url, channels, channels.call(url, () -> new SnapshotCall(channel, silence)));
    snapshot.advance();
    snapshot.announced =
        snapshot.message.getBlob().size() + snapshot.message.getRemainingBytes() + HASH;
    return snapshot;
  }

  @Override
  public InputStream stream() {
    return this;
  }

  @Override
  public OptionalLong bytes() {
    return OptionalLong.of(announced);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    mustBeOpen();
    while (!whole && position == message.getBlob().size()) {
      advanceOrFail();
    }
    if (whole) {
      return -1;
    }
    int count = Math.min(length, message.getBlob().size() - position);
    message.getBlob().substring(position, position + count).copyTo(target, offset);
    position += count;
    return count;
  }

  /** What can be read without waiting. */
  @Override
  public int available() {
    return message.getBlob().size() - position;
  }

  private void mustBeOpen() throws IOException {
    if (closed) {
      throw new IOException(url + ": the snapshot is closed");
    }
  }

  private void advanceOrFail() throws IOException {
    try {
      advance();
    } catch (E2dException e) {
      throw Thread.currentThread().isInterrupted()
          ? (IOException) new InterruptedIOException(e.getMessage()).initCause(e)
          : new IOException(e.getMessage(), e);
    }
  }

  /** Takes the next message, or notes that it was the last one. */
  private void advance() throws E2dException {
    Optional<SnapshotResponse> next = await();
    if (next.isPresent()) {
      message = next.get();
      position = 0;
      received += message.getBlob().size();
      return;
    }
    if (message.getRemainingBytes() != 0 || received < announced || received == 0) {
      throw new E2dException(
          ErrorCode.FAILED,
          OPERATION,
          url,
          url + ": the snapshot ended after " + received + " of " + announced + " bytes");
    }
    whole = true;
  }

  private Optional<SnapshotResponse> await() throws E2dException {
    try {
      return channels.call(url, call::next);
    } catch (StatusRuntimeException e) {
      throw Failures.of(OPERATION, url, e, ErrorCode.UNREACHABLE);
    }
  }

  /** Tells the member to stop, where it has not finished. */
  @Override
  public void close() {
    if (closed || whole) {
      closed = true;
      return;
    }
    closed = true;
    try {
      channels.call(
          url,
          () -> {
            call.cancel("closed");
            return url;
          });
    } catch (E2dException e) {
      LOGGER.debug("the call has ended with its connection: {}", e.getMessage());
    }
  }
}
