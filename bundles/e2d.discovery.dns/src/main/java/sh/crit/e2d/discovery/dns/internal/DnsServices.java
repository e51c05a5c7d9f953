package sh.crit.e2d.discovery.dns.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * The hosts and gossip ports of a service's SRV records. The hosts stay names: one that does not
 * resolve just now is a peer all the same.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=dns/srv")
public final class DnsServices implements DiscoveryProvider {
  @Override
  public Answer discover(Query query) throws E2dException {
    List<HostPort> peers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (Record found : DnsQuestion.of(query).ask(Type.SRV)) {
      if (found instanceof SRVRecord service) {
        String host = service.getTarget().toString(true);
        if (host.isEmpty() || service.getTarget().labels() <= 1) {
          // "." is how a domain says that it does not offer the service (RFC 2782).
          leftOut.add("the target '.': the service is not offered");
        } else if (service.getPort() == 0) {
          leftOut.add(host + ": its port is 0");
        } else {
          peers.add(new HostPort(host, service.getPort()));
        }
      }
    }
    return new Answer(peers, leftOut);
  }
}
