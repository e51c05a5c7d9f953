package sh.crit.e2d.etcd.internal.changes;

import io.etcd.jetcd.api.LeaseTimeToLiveRequest;
import io.etcd.jetcd.api.LeaseTimeToLiveResponse;
import java.time.Duration;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.etcd.internal.client.Channels;
import sh.crit.e2d.spi.etcd.EtcdChanges;

/** Follows and repeats changes, over connections that belong to another. */
public final class ChangesClient implements EtcdChanges {
  private final Channels channels;

  public ChangesClient(Channels channels) {
    this.channels = channels;
  }

  @Override
  public Feed watch(String endpoint, long from, Duration deadline) throws E2dException {
    return WatchFeed.open(endpoint, channels, from, deadline);
  }

  @Override
  public OptionalLong grantedTtl(String endpoint, long lease, Duration deadline)
      throws E2dException {
    LeaseTimeToLiveRequest request = LeaseTimeToLiveRequest.newBuilder().setID(lease).build();
    LeaseTimeToLiveResponse answer =
        new Calls("etcd.lease", endpoint, channels, deadline)
            .lease(stub -> stub.leaseTimeToLive(request));
    // Of a lease that is gone etcd says -1 for what is left, and 0 for what was granted.
    return answer.getTTL() < 0 || answer.getGrantedTTL() <= 0
        ? OptionalLong.empty()
        : OptionalLong.of(answer.getGrantedTTL());
  }

  @Override
  public Replay replay(String endpoint, Duration deadline) throws E2dException {
    return LiveReplay.begin(new Calls("etcd.replay", endpoint, channels, deadline));
  }
}
