package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.testkit.sim.etcd.EtcdClient;

/** Lets time pass before each call has its effect, and sometimes after it. */
record SlowClient(EtcdClient client, SimScheduler scheduler) implements EtcdCluster {
  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    scheduler.block();
    ClusterReading reading = client.read(endpoints, deadline);
    scheduler.block();
    return reading;
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) throws E2dException {
    scheduler.block();
    return client.status(endpoint, deadline);
  }

  @Override
  public List<Member> known(String endpoint, Duration deadline) throws E2dException {
    scheduler.block();
    return client.known(endpoint, deadline);
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline)
      throws E2dException {
    scheduler.block();
    Member added = client.addLearner(endpoints, peerUrl, deadline);
    scheduler.block();
    return added;
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    scheduler.block();
    client.promote(endpoints, memberId, deadline);
    scheduler.block();
  }

  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    scheduler.block();
    client.moveLeader(endpoints, memberId, deadline);
    scheduler.block();
  }

  @Override
  public void defragment(String endpoint, Duration deadline) throws E2dException {
    scheduler.block();
    client.defragment(endpoint, deadline);
  }

  @Override
  public void settle(String endpoint, Duration deadline) throws E2dException {
    scheduler.block();
    client.settle(endpoint, deadline);
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    scheduler.block();
    client.remove(endpoints, memberId, deadline);
    scheduler.block();
    client.settle(endpoints);
  }
}
