package sh.crit.e2d.config.internal.values;

import java.net.InetAddress;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.config.Configuration.Certificates;
import sh.crit.e2d.config.Configuration.Listener;
import sh.crit.e2d.config.Configuration.Network;
import sh.crit.e2d.config.internal.model.Draft;
import sh.crit.e2d.config.internal.model.Given.Scalar;
import sh.crit.e2d.config.internal.model.Key;

/** Resolves where the node listens and what it is reached by. */
final class NetworkValues {
  private static final int CLIENT_PORT = 2379;
  private static final int PEER_PORT = 2380;
  private static final int GOSSIP_PORT = 7980;

  private final Values values;
  private final Hosts hosts;
  private final Address client;
  private final Address peer;
  private final Address gossip;
  private final String host;

  NetworkValues(Draft draft, Values values, Hosts hosts) {
    this.values = values;
    this.hosts = hosts;
    this.client = address(Key.CLIENT_ADDR, CLIENT_PORT);
    this.peer = address(Key.PEER_ADDR, PEER_PORT);
    this.gossip = address(Key.GOSSIP_ADDR, GOSSIP_PORT);
    this.host = draft.scalar(Key.HOST).map(this::checked).orElseGet(hosts::own);
  }

  /** What an address without a host of its own is advertised with. */
  String host() {
    return host;
  }

  Network network(Certificates certificates) {
    return new Network(
        listener(client, certificates.serverCert().isPresent()),
        listener(peer, certificates.peerCert().isPresent()),
        listener(gossip, certificates.caKey().isPresent()));
  }

  private Address address(Key key, int defaultPort) {
    return values.parsed(
        key, new Address(Address.ANY, defaultPort), text -> Address.parse(text, defaultPort));
  }

  private String checked(Scalar given) {
    String text = given.text();
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!Address.isHost(bare)) {
      values.refuse(
          Key.HOST, given, "is not a host; write an address or a name without port or scheme");
      return hosts.own();
    }
    if (Address.isUnspecified(bare)) {
      values.refuse(
          Key.HOST, given, "is no address that peers can reach; write one of this machine's own");
      return hosts.own();
    }
    return bare;
  }

  /**
   * etcd listens on address literals only, so a name is resolved for listening and kept for
   * advertising. One that does not resolve is left for the checks of the machine to report.
   */
  private Listener listener(Address address, boolean tls) {
    if (Address.isUnspecified(address.host())) {
      String any = address.host().indexOf(':') >= 0 ? "::" : Address.ANY;
      return new Listener(any, new HostPort(host, address.port()), tls);
    }
    boolean literal = address.host().indexOf(':') >= 0;
    String bind =
        literal
            ? address.host()
            : hosts.resolve(address.host()).map(InetAddress::getHostAddress).orElse(address.host());
    return new Listener(bind, new HostPort(address.host(), address.port()), tls);
  }
}
