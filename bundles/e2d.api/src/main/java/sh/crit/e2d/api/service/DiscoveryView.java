package sh.crit.e2d.api.service;

import java.util.List;

/**
 * What discovery answered when it was asked for an operator.
 *
 * @param type {@code discovery.type}
 * @param matches {@code discovery.matches}, each as {@code name=value}
 * @param peers the gossip addresses, {@code host:port}, names resolved where they resolve
 * @param leftOut what was found and is no peer, one line each with the reason
 * @param problem why there is no answer, one line; empty when there is one
 * @param tookMillis how long it took, in milliseconds
 */
public record DiscoveryView(
    String type,
    List<String> matches,
    List<String> peers,
    List<String> leftOut,
    String problem,
    long tookMillis) {
  public DiscoveryView {
    matches = List.copyOf(matches);
    peers = List.copyOf(peers);
    leftOut = List.copyOf(leftOut);
  }
}
