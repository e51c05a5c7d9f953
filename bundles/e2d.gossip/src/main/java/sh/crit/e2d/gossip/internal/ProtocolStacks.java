package sh.crit.e2d.gossip.internal;

import java.util.List;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.DiagnosticsHandler;
import org.jgroups.stack.Protocol;
import org.jgroups.util.DefaultThreadFactory;
import sh.crit.e2d.gossip.internal.link.LinkFactory;

/**
 * The JGroups protocols that the gossip needs, tuned for a handful of nodes and little memory.
 *
 * <p>One port: failures are noticed by closed connections and missing heartbeats (FD_ALL3), not by
 * FD_SOCK2, which listens on a port of its own. No flow control and no fragmentation: a message is
 * small and bounded. No AUTH: it would guard joining alone, while mutual TLS guards every byte.
 */
final class ProtocolStacks {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int BUFFER_BYTES = 8 * 1024;

  private ProtocolStacks() {}

  /**
   * @throws Exception as the protocols' setters declare it; none of those used here does throw
   */
  static List<Protocol> of(Group.Terms terms, SeedDiscovery discovery) throws Exception {
    return List.of(
        transport(terms),
        discovery,
        // Groups that began apart, or fell apart, find each other within about three seconds.
        new MERGE3().setMinInterval(500).setMaxInterval(1_000),
        new FD_ALL3().setTimeout(8_000).setInterval(1_000),
        new VERIFY_SUSPECT2().setTimeout(1_000),
        new NAKACK2().useMcastXmit(false),
        new UNICAST3(),
        new STABLE().setDesiredAverageGossip(30_000),
        membership());
  }

  private static TCP transport(Group.Terms terms) throws Exception {
    DefaultThreadFactory threads = new DefaultThreadFactory("e2d-gossip", true);
    TCP tcp = new TCP();
    tcp.enableStats(false);
    tcp.setSocketFactory(new LinkFactory(terms.tls(), threads, terms.refusals()));
    tcp.setThreadFactory(threads);
    tcp.useVirtualThreads(false);
    tcp.setBindAddress(terms.bind().getAddress());
    tcp.setBindPort(terms.bind().getPort());
    tcp.setPortRange(0);
    tcp.setExternalAddr(terms.advertised().getAddress());
    tcp.setExternalPort(terms.advertised().getPort());
    terms.source().ifPresentOrElse(tcp::setClientBindAddr, () -> tcp.deferClientBindAddr(true));
    tcp.setSockConnTimeout(CONNECT_MILLIS);
    tcp.tcpNodelay(true);
    tcp.setMaxLength(2 * Envelope.MAX_BYTES);
    tcp.setBufferedInputStreamSize(BUFFER_BYTES);
    tcp.setBufferedOutputStreamSize(BUFFER_BYTES);
    tcp.enableSuspectEvents(true);
    tcp.logDetails(false);
    tcp.logAcceptError(false);
    tcp.setBundlerType("no-bundler");
    tcp.getThreadPool().setMinThreads(0).setMaxThreads(24).setKeepAliveTime(5_000);
    tcp.setDiagnosticsHandler(new DiagnosticsHandler(null, null, null).setEnabled(false));
    return tcp;
  }

  /** A node alone must not wait for nobody; who comes later is merged. */
  private static GMS membership() {
    GMS gms = new GMS();
    gms.setJoinTimeout(300);
    gms.setMaxJoinAttempts(5);
    gms.setLeaveTimeout(500);
    gms.setViewAckCollectionTimeout(1_000);
    gms.printLocalAddress(false);
    gms.printPhysicalAddress(false);
    return gms;
  }
}
