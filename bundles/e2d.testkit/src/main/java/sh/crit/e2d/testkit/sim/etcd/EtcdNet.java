package sh.crit.e2d.testkit.sim.etcd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.testkit.sim.Network;
import sh.crit.e2d.testkit.sim.Network.Channel;
import sh.crit.e2d.testkit.sim.World;

/** All machines that may run an etcd, and the traffic between them. */
public final class EtcdNet {
  final World world;
  final Network network;
  final Witness witness;
  private final List<EtcdHost> hosts = new ArrayList<>();
  private Deque<Runnable> atOnce;

  public EtcdNet(World world, Network network, Witness witness) {
    this.world = world;
    this.network = network;
    this.witness = witness;
  }

  /** Adds a machine; its number is its place in the order of additions. */
  public EtcdHost add(String peerUrl, String clientUrl) {
    EtcdHost host = new EtcdHost(this, hosts.size(), peerUrl, clientUrl);
    hosts.add(host);
    return host;
  }

  public List<EtcdHost> hosts() {
    return hosts;
  }

  private Optional<EtcdHost> byPeerUrl(String url) {
    return hosts.stream().filter(h -> h.peerUrl().equals(url)).findFirst();
  }

  Optional<EtcdHost> byClientUrl(String url) {
    return hosts.stream().filter(h -> h.clientUrl().equals(url)).findFirst();
  }

  /** The etcd that runs at a peer URL, if a node can reach it. */
  Optional<EtcdServer> reachable(int from, String peerUrl) {
    return byPeerUrl(peerUrl)
        .filter(h -> network.connected(Channel.PEER, from, h.node()))
        .flatMap(EtcdHost::booted);
  }

  void send(EtcdServer from, String peerUrl, long to, Message message) {
    Optional<EtcdHost> host = byPeerUrl(peerUrl);
    if (host.isEmpty()) {
      return;
    }
    Runnable delivery = () -> host.get().booted().ifPresent(s -> s.receive(from, to, message));
    if (atOnce == null) {
      network.send(Channel.PEER, from.node(), host.get().node(), delivery);
    } else if (network.connected(Channel.PEER, from.node(), host.get().node())) {
      atOnce.add(delivery);
    }
  }

  /** Does something and lets all traffic that comes of it arrive at once, for calls that block. */
  void atOnce(Runnable what) {
    Deque<Runnable> traffic = new ArrayDeque<>();
    atOnce = traffic;
    try {
      what.run();
      while (!traffic.isEmpty()) {
        traffic.remove().run();
      }
    } finally {
      atOnce = null;
    }
  }
}
