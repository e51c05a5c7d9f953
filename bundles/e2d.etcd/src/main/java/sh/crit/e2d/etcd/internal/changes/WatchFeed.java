package sh.crit.e2d.etcd.internal.changes;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.client.Channels;
import sh.crit.e2d.etcd.internal.client.Failures;
import sh.crit.e2d.spi.etcd.EtcdChanges.Feed;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/** A watch of all keys, read by the thread that asks for the next revision. */
final class WatchFeed implements Feed {
  private static final Logger LOGGER = LoggerFactory.getLogger(WatchFeed.class);
  private static final String OPERATION = "etcd.watch";

  /** As begin and end of a range: etcd's word for all keys. */
  private static final ByteString EVERYTHING = ByteString.copyFrom(new byte[1]);

  /** Fields that jetcd's protocol file is too old to name. */
  private static final int FRAGMENT_WANTED = 8;

  private static final int FRAGMENT = 7;

  private final String url;
  private final Channels channels;
  private final ManagedChannel channel;
  private final WatchCall call;
  private final Assembler assembler = new Assembler();
  private final Deque<Revision> ready = new ArrayDeque<>();
  private Optional<E2dException> ended = Optional.empty();
  private boolean created;

  private WatchFeed(String url, Channels channels, ManagedChannel channel, WatchCall call) {
    this.url = url;
    this.channels = channels;
    this.channel = channel;
    this.call = call;
  }

  /** Opens it; returns when the member has agreed. */
  static WatchFeed open(String url, Channels channels, long from, Duration patience)
      throws E2dException {
    ManagedChannel channel = channels.get(url);
    WatchRequest request = WatchRequest.newBuilder().setCreateRequest(everything(from)).build();
    WatchCall call = channels.call(url, () -> new WatchCall(channel, request));
    WatchFeed feed = new WatchFeed(url, channels, channel, call);
    try {
      long end = System.nanoTime() + patience.toNanos();
      while (!feed.created) {
        if (!feed.advance(end - System.nanoTime())) {
          throw failure(ErrorCode.UNREACHABLE, url, "no answer in time");
        }
      }
      return feed;
    } catch (E2dException e) {
      feed.close();
      throw e;
    }
  }

  private static WatchCreateRequest everything(long from) {
    return WatchCreateRequest.newBuilder()
        .setKey(EVERYTHING)
        .setRangeEnd(EVERYTHING)
        .setStartRevision(from)
        .setProgressNotify(true)
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(FRAGMENT_WANTED, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build())
        .build();
  }

  @Override
  public Optional<Revision> next(Duration wait) throws E2dException {
    long end = System.nanoTime() + wait.toNanos();
    while (ready.isEmpty()) {
      if (!advance(end - System.nanoTime())) {
        return Optional.empty();
      }
    }
    return Optional.of(ready.remove());
  }

  /** Takes what has arrived, waited for; false when nothing has. */
  private boolean advance(long nanos) throws E2dException {
    if (ended.isPresent()) {
      throw ended.get();
    }
    Optional<WatchCall.Arrival> arrival = await(nanos);
    if (arrival.isEmpty()) {
      return false;
    }
    try {
      if (arrival.get().message().isPresent()) {
        take(arrival.get(), arrival.get().message().get());
      } else {
        throw closed(arrival.get().end());
      }
    } catch (E2dException e) {
      ended = Optional.of(e);
      throw e;
    }
    return true;
  }

  private Optional<WatchCall.Arrival> await(long nanos) throws E2dException {
    // Not by way of the channels: a long wait would hold their end up, and it ends the call anyway.
    try {
      return call.next(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(ErrorCode.CANCELLED, OPERATION, url, url + ": interrupted", e);
    }
  }

  private void take(WatchCall.Arrival arrival, WatchResponse message) throws E2dException {
    if (message.getCompactRevision() > 0) {
      throw failure(
          ErrorCode.COMPACTED,
          url,
          "changes up to revision " + message.getCompactRevision() + " have been compacted");
    }
    if (message.getCanceled()) {
      throw failure(ErrorCode.UNREACHABLE, url, "no watch any more: " + message.getCancelReason());
    }
    created |= message.getCreated();
    boolean more =
        message.getUnknownFields().getField(FRAGMENT).getVarintList().stream().anyMatch(v -> v > 0);
    ready.addAll(assembler.add(message.getEventsList(), arrival.at(), more));
  }

  private E2dException closed(Status status) {
    if (status.isOk()) {
      return failure(ErrorCode.UNREACHABLE, url, "the watch has ended");
    }
    E2dException failure =
        Failures.of(OPERATION, url, status.asRuntimeException(), ErrorCode.UNREACHABLE);
    if (failure.code() == ErrorCode.UNREACHABLE) {
      channels.forget(url, channel);
    }
    return failure;
  }

  @Override
  public void close() {
    try {
      channels.call(
          url,
          () -> {
            call.cancel();
            return url;
          });
    } catch (E2dException e) {
      LOGGER.debug("the watch has ended with its connection: {}", e.getMessage());
    }
  }

  private static E2dException failure(ErrorCode code, String url, String what) {
    return new E2dException(code, OPERATION, url, url + ": " + what);
  }
}
