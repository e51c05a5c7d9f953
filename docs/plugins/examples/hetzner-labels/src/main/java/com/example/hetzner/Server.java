package com.example.hetzner;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server as the API describes it; fields that the API leaves out are null.
 *
 * @param status {@code running} when it runs
 */
record Server(long id, String name, String status, PublicNet publicNet, List<Net> privateNet) {
  record PublicNet(Address ipv4) {}

  record Address(String ip) {}

  /**
   * One private network that it is attached to.
   *
   * @param network its number
   */
  record Net(long network, String ip) {}

  String label() {
    return "server " + (name == null ? "" : name + " ") + "(" + id + ")";
  }

  /**
   * The private address.
   *
   * @param network the only one to look at; null for the first there is
   */
  Optional<String> inside(String network) {
    return Stream.ofNullable(privateNet)
        .flatMap(List::stream)
        .filter(net -> net != null && (network == null || network.equals("" + net.network())))
        .map(Net::ip)
        .filter(ip -> ip != null && !ip.isBlank())
        .findFirst();
  }

  Optional<String> outside() {
    return Optional.ofNullable(publicNet).map(PublicNet::ipv4).map(Address::ip);
  }
}
