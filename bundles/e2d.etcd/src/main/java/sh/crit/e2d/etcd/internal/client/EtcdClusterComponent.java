package sh.crit.e2d.etcd.internal.client;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.etcd.internal.process.EtcdConfig;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** The client as a service, with the certificates of the local etcd's configuration. */
@Component(
    service = EtcdCluster.class,
    configurationPid = "sh.crit.e2d.etcd",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class EtcdClusterComponent implements EtcdCluster {
  private final Channels channels;
  private final EtcdCluster client;

  /** Connects to nobody yet. */
  @Activate
  public EtcdClusterComponent(EtcdConfig config) {
    channels =
        new Channels(new ClientTls(config.caCert(), config.serverCert(), config.serverKey()));
    client = new GrpcEtcdCluster(channels, System::nanoTime);
  }

  @Deactivate
  void deactivate() {
    channels.close();
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
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    client.remove(endpoints, memberId, deadline);
  }
}
