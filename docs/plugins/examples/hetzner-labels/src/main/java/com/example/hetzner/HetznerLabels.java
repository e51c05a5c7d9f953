package com.example.hetzner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * The running servers of a Hetzner Cloud project that a label selector finds, by their private
 * addresses. Matches: {@code selector}, as the API takes it; {@code network}, the number of one
 * where servers are in several; {@code address: public} for those without a private network.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=hetzner/labels")
public final class HetznerLabels implements DiscoveryProvider {
  private final HetznerApi api;

  /** In the environment of the process. */
  @Activate
  public HetznerLabels() {
    this(System.getenv());
  }

  HetznerLabels(Map<String, String> environment) {
    this.api = new HetznerApi(environment);
  }

  @Deactivate
  void stop() {
    api.close();
  }

  @Override
  public Answer discover(Query query) throws E2dException {
    String selector = query.matches().getOrDefault("selector", "").strip();
    String address = query.matches().getOrDefault("address", "private").strip();
    if (selector.isEmpty()) {
      throw wrong("selector", "is missing; write the labels of the servers, as in 'etcd=prod'");
    }
    if (!address.equals("private") && !address.equals("public")) {
      throw wrong("address", "is '" + address + "'; it can be private or public");
    }
    boolean inside = address.equals("private");
    String network = query.matches().get("network");
    List<HostPort> peers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (Server server : servers(selector, query.deadline())) {
      Optional<String> host = inside ? server.inside(network) : server.outside();
      if (!"running".equals(server.status())) {
        leftOut.add(server.label() + ": its status is " + server.status());
      } else if (host.isEmpty()) {
        leftOut.add(server.label() + ": it has no " + address + " address");
      } else {
        peers.add(new HostPort(host.get(), query.defaultPort()));
      }
    }
    return new Answer(peers, leftOut);
  }

  /** All pages; a list that changed between two of them may lack somebody, and is no answer. */
  private List<Server> servers(String selector, Duration deadline) throws E2dException {
    long end = System.nanoTime() + deadline.toNanos();
    List<Server> all = new ArrayList<>();
    HetznerApi.Pagination first = null;
    for (Integer number = 1; number != null; ) {
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      HetznerApi.Page page = api.page(selector, number, left);
      all.addAll(page.servers());
      HetznerApi.Pagination at = page.meta().pagination();
      first = first == null ? at : first;
      Integer next = at.nextPage();
      boolean whole = next != null || all.size() == at.totalEntries();
      if (at.totalEntries() != first.totalEntries() || !whole || (next != null && next <= number)) {
        throw HetznerApi.failure(ErrorCode.UNREACHABLE, "changed its list while it was read");
      }
      number = next;
    }
    return all;
  }

  private static E2dException wrong(String key, String why) {
    String name = "discovery.matches." + key;
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "discovery.hetzner", name, name + ": " + why);
  }
}
