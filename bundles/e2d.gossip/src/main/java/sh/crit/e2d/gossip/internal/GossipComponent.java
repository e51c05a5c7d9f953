package sh.crit.e2d.gossip.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.spi.crypto.ClusterKeys;
import sh.crit.e2d.spi.gossip.Gossip;

/**
 * The gossip as a service. It depends on {@link ClusterKeys} only where a CA key is configured, and
 * looks for them at each attempt to join, so that neither their absence nor their exchange takes
 * the service away from its users.
 */
@Component(
    service = Gossip.class,
    immediate = true,
    configurationPid = "sh.crit.e2d.gossip",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GossipConfig.class)
public final class GossipComponent implements Gossip {
  private final ServiceTracker<ClusterKeys, ClusterKeys> keys;
  private final GossipNode node;

  /**
   * @throws E2dException BAD_CONFIGURATION for a host or port that is none
   */
  @Activate
  public GossipComponent(BundleContext context, GossipConfig config) throws E2dException {
    GossipSettings settings = GossipSettings.of(config);
    this.keys = new ServiceTracker<>(context, ClusterKeys.class, null);
    keys.open();
    this.node =
        new GossipNode(
            settings,
            settings.caKey().<Credentials>map(key -> () -> tls(key)).orElse(Credentials.NONE),
            System::nanoTime);
  }

  @Deactivate
  void deactivate() {
    node.close();
    keys.close();
  }

  private Optional<SSLContext> tls(Path caKey) throws E2dException {
    ClusterKeys service = keys.getService();
    if (service == null) {
      throw new E2dException(
          ErrorCode.FAILED,
          "gossip.secure",
          caKey.toString(),
          "caKey is set but nothing derives keys from it: the bundle e2d.crypto does not run");
    }
    return Optional.of(service.mutualTls(caKey, "gossip"));
  }

  @Override
  public void publish(NodeInfo self) {
    node.publish(self);
  }

  @Override
  public void seeds(List<HostPort> addresses) {
    node.seeds(addresses);
  }

  @Override
  public List<PeerSighting> sightings() {
    return node.sightings();
  }

  @Override
  public State state() {
    return node.state();
  }

  @Override
  public Subscription onChange(Runnable listener) {
    return node.onChange(listener);
  }
}
