package sh.crit.e2d.etcd.internal.changes;

import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The call of a watch. Messages are taken off the wire as they come, so that the time of each is
 * that of its arrival and not of somebody's asking, but only while little is waiting here: a reader
 * who is slow slows the member's sending down, and memory stays bounded.
 */
final class WatchCall {
  /** No message is asked for while more bytes than that are waiting. */
  static final int AHEAD_BYTES = 4 << 20;

  private final ClientCall<WatchRequest, WatchResponse> call;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Object lock = new Object();
  private long waiting;
  private boolean asked = true;

  /**
   * What came.
   *
   * @param at when
   * @param message empty for the end
   * @param end means nothing with a message
   */
  record Arrival(Instant at, Optional<WatchResponse> message, Status end) {}

  WatchCall(Channel channel, WatchRequest request) {
    call =
        channel.newCall(
            WatchGrpc.getWatchMethod(),
            CallOptions.DEFAULT
                .withExecutor(Runnable::run)
                .withMaxInboundMessageSize(Integer.MAX_VALUE));
    call.start(new Arrivals(), new Metadata());
    call.request(1);
    call.sendMessage(request);
  }

  /** The next arrival, waited for. */
  Optional<Arrival> next(long time, TimeUnit unit) throws InterruptedException {
    Arrival arrival = arrivals.poll(Math.max(0, time), unit);
    if (arrival != null) {
      arrival.message().ifPresent(message -> account(-message.getSerializedSize()));
    }
    return Optional.ofNullable(arrival);
  }

  void cancel() {
    call.cancel("closed", null);
  }

  private void account(long bytes) {
    boolean ask;
    synchronized (lock) {
      waiting += bytes;
      asked &= bytes < 0;
      ask = !asked && waiting < AHEAD_BYTES;
      asked |= ask;
    }
    if (ask) {
      call.request(1);
    }
  }

  /** Runs on the connections' own thread, which must not wait. */
  private final class Arrivals extends ClientCall.Listener<WatchResponse> {
    @Override
    public void onMessage(WatchResponse message) {
      arrivals.add(new Arrival(Instant.now(), Optional.of(message), Status.OK));
      account(message.getSerializedSize());
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      arrivals.add(new Arrival(Instant.now(), Optional.empty(), status));
    }
  }
}
