package sh.crit.e2d.discovery.dns.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * The addresses of a name, all at one port: round-robin DNS, or a headless service of Kubernetes.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=dns/a")
public final class DnsAddresses implements DiscoveryProvider {
  @Override
  public Answer discover(Query query) throws E2dException {
    DnsQuestion question = DnsQuestion.of(query);
    int port = question.port().orElse(query.defaultPort());
    List<Record> records = new ArrayList<>(question.ask(Type.A));
    records.addAll(question.ask(Type.AAAA));
    List<HostPort> peers = new ArrayList<>();
    for (Record found : records) {
      address(found).ifPresent(a -> peers.add(new HostPort(a.getHostAddress(), port)));
    }
    return Answer.of(peers);
  }

  /** An alias on the way is in the answer too. */
  private static Optional<InetAddress> address(Record found) {
    if (found instanceof ARecord a) {
      return Optional.of(a.getAddress());
    }
    return found instanceof AAAARecord a ? Optional.of(a.getAddress()) : Optional.empty();
  }
}
