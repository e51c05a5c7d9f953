package sh.crit.e2d.etcd.internal.changes;

import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps leases alive, all of them, far more often than the shortest that etcd grants (2 s). */
final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long PERIOD_MILLIS = 400;

  private final Set<Long> leases = ConcurrentHashMap.newKeySet();
  private final StreamObserver<LeaseKeepAliveRequest> requests;
  private final ScheduledThreadPoolExecutor thread;

  LeaseKeeper(Channel channel) {
    requests = LeaseGrpc.newStub(channel).leaseKeepAlive(new Answers());
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread daemon = new Thread(task, "e2d-lease-keeper");
              daemon.setDaemon(true);
              return daemon;
            });
    Future<?> unused =
        thread.scheduleAtFixedRate(this::keep, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  boolean has(long lease) {
    return leases.contains(lease);
  }

  void add(long lease) {
    leases.add(lease);
  }

  private void keep() {
    try {
      for (long lease : leases) {
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
      }
    } catch (RuntimeException e) {
      // The call is over; the replay hears of it by its own calls, and by leases that have ended.
      LOGGER.debug("leases cannot be kept alive", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
        requests.onCompleted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      LOGGER.debug("the call has ended before", e);
    }
  }

  private static final class Answers implements StreamObserver<LeaseKeepAliveResponse> {
    @Override
    public void onNext(LeaseKeepAliveResponse answer) {
      if (answer.getTTL() <= 0) {
        LOGGER.warn("lease {} has ended although it was kept alive", answer.getID());
      }
    }

    @Override
    public void onError(Throwable failure) {
      LOGGER.debug("leases are not kept alive any more", failure);
    }

    @Override
    public void onCompleted() {
      LOGGER.debug("leases are not kept alive any more");
    }
  }
}
