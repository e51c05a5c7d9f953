package sh.crit.e2d.etcd.internal.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.EtcdConfig;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.EtcdChanges;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdLock;

/**
 * The services over one set of connections. It shows the members the certificate that its own etcd
 * shows to clients: there is no other that every node has.
 */
@Component(
    service = {EtcdCluster.class, EtcdContent.class, EtcdChanges.class, EtcdLock.class},
    configurationPid = "sh.crit.e2d.etcd",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class EtcdClusterComponent implements EtcdCluster, EtcdContent, EtcdChanges, EtcdLock {
  private final EtcdClient client;
  private final EtcdContent content;
  private final EtcdChanges changes;
  private final EtcdLock lock;

  /** Connects to nobody yet. */
  @Activate
  public EtcdClusterComponent(EtcdConfig config) {
    this.client =
        new EtcdClient(
            new PemFiles(
                text(config.caCert()), text(config.serverCert()), text(config.serverKey())));
    this.content = client.content();
    this.changes = client.changes();
    this.lock = client.lock();
  }

  @Deactivate
  void deactivate() {
    client.close();
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    return client.read(endpoints, deadline);
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) throws E2dException {
    return client.status(endpoint, deadline);
  }

  @Override
  public List<Member> known(String endpoint, Duration deadline) throws E2dException {
    return client.known(endpoint, deadline);
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline)
      throws E2dException {
    return client.addLearner(endpoints, peerUrl, deadline);
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    client.promote(endpoints, memberId, deadline);
  }

  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    client.moveLeader(endpoints, memberId, deadline);
  }

  @Override
  public void defragment(String endpoint, Duration deadline) throws E2dException {
    client.defragment(endpoint, deadline);
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    client.remove(endpoints, memberId, deadline);
  }

  @Override
  public void settle(String endpoint, Duration deadline) throws E2dException {
    client.settle(endpoint, deadline);
  }

  @Override
  public Snapshot snapshot(String endpoint, Duration silence) throws E2dException {
    return content.snapshot(endpoint, silence);
  }

  @Override
  public Proof prove(String endpoint, long revision, Duration deadline) throws E2dException {
    return content.prove(endpoint, revision, deadline);
  }

  @Override
  public boolean mark(
      List<String> endpoints, String prefix, String marker, String value, Duration deadline)
      throws E2dException {
    return content.mark(endpoints, prefix, marker, value, deadline);
  }

  @Override
  public Optional<String> get(List<String> endpoints, String key, Duration deadline)
      throws E2dException {
    return content.get(endpoints, key, deadline);
  }

  @Override
  public Feed watch(String endpoint, long from, Duration deadline) throws E2dException {
    return changes.watch(endpoint, from, deadline);
  }

  @Override
  public OptionalLong grantedTtl(String endpoint, long lease, Duration deadline)
      throws E2dException {
    return changes.grantedTtl(endpoint, lease, deadline);
  }

  @Override
  public Replay replay(String endpoint, Duration deadline) throws E2dException {
    return changes.replay(endpoint, deadline);
  }

  @Override
  public Answer take(List<String> endpoints, String claim, Duration life, Duration deadline)
      throws E2dException {
    return lock.take(endpoints, claim, life, deadline);
  }

  private static String text(String value) {
    return value == null ? "" : value.strip();
  }
}
