package com.example.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * Peers from a list in the configuration: a beginning. Put the question to your cloud where the
 * list is read; {@code sh.crit.e2d.spi.http.HttpApi} asks with a deadline and hears an interrupt.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=example/list")
public final class ExampleDiscovery implements DiscoveryProvider {
  /** Where credentials come from; never from the configuration, never into a message. */
  private final Map<String, String> environment;

  /** In the environment of the process. */
  @Activate
  public ExampleDiscovery() {
    this(System.getenv());
  }

  ExampleDiscovery(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Answer discover(Query query) throws E2dException {
    String hosts = query.matches().getOrDefault("hosts", environment.get("EXAMPLE_HOSTS"));
    if (hosts == null) {
      // A mistake of the user's is told at once: which key, and what would be right.
      throw wrong("is missing; write the peers, as in '10.0.2.15,10.0.2.16'");
    }
    List<HostPort> peers = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (String host : hosts.split(",")) {
      if (host.isBlank()) {
        leftOut.add("an empty place in the list");
        continue;
      }
      try {
        peers.add(HostPort.parse(host, query.defaultPort()));
      } catch (IllegalArgumentException e) {
        // Never an answer in part: what makes no sense is a failure.
        throw wrong(e.getMessage());
      }
    }
    return new Answer(peers, leftOut);
  }

  private static E2dException wrong(String why) {
    String key = "discovery.matches.hosts";
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "discovery.example", key, key + ": " + why);
  }
}
