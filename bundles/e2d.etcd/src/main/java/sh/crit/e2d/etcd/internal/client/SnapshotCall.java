package sh.crit.e2d.etcd.internal.client;

import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call for a snapshot, whose work is done by the thread that reads.
 *
 * <p>Messages are asked for when others have been taken, so that a reader who stops stops the
 * member too, and no more than {@link #AHEAD} of them (32 KiB each) and what is on the wire are in
 * memory. One at a time would wait for the wire at each, and to wake the thread that speaks to the
 * member costs about as much as to hash what one brings.
 */
final class SnapshotCall {
  static final int AHEAD = 16;
  private static final int ASKED_AT_ONCE = AHEAD / 2;

  private final ClientCall<SnapshotRequest, SnapshotResponse> call;
  private final Duration silence;
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final Deque<SnapshotResponse> received = new ArrayDeque<>();
  private Optional<Status> end = Optional.empty();
  private int taken;

  /**
   * Calls; nothing has arrived when this returns.
   *
   * @param silence how long no message may come
   */
  SnapshotCall(Channel channel, Duration silence) {
    this.silence = silence;
    this.call =
        channel.newCall(
            MaintenanceGrpc.getSnapshotMethod(), CallOptions.DEFAULT.withExecutor(work::add));
    call.start(new Arrivals(), new Metadata());
    call.request(AHEAD);
    call.sendMessage(SnapshotRequest.getDefaultInstance());
    call.halfClose();
  }

  /**
   * The next message, waited for; empty when the member has said that there is none.
   *
   * @throws io.grpc.StatusRuntimeException in every other case, DEADLINE_EXCEEDED after the silence
   *     and CANCELLED after an interrupt, with the call cancelled
   */
  Optional<SnapshotResponse> next() {
    long until = System.nanoTime() + silence.toNanos();
    while (received.isEmpty() && end.isEmpty()) {
      Runnable task = awaitWork(until);
      if (task == null) {
        cancel("nothing came for " + silence);
        throw Status.DEADLINE_EXCEEDED.asRuntimeException();
      }
      task.run();
    }
    SnapshotResponse message = received.poll();
    if (message != null) {
      taken++;
      if (taken == ASKED_AT_ONCE) {
        taken = 0;
        call.request(ASKED_AT_ONCE);
      }
      return Optional.of(message);
    }
    Status status = end.orElseThrow();
    if (!status.isOk()) {
      throw status.asRuntimeException();
    }
    return Optional.empty();
  }

  private Runnable awaitWork(long until) {
    try {
      return work.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancel("interrupted");
      throw Status.CANCELLED.asRuntimeException();
    }
  }

  /** Tells the member to stop. From any thread; a reader who waits hears of it. */
  void cancel(String reason) {
    call.cancel(reason, null);
  }

  /** Runs in the reading thread, by way of {@link #work}. */
  private final class Arrivals extends ClientCall.Listener<SnapshotResponse> {
    @Override
    public void onMessage(SnapshotResponse message) {
      received.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end = Optional.of(status);
    }
  }
}
