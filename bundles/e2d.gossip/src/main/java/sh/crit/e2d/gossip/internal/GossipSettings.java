package sh.crit.e2d.gossip.internal;

import java.nio.file.Path;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;

/**
 * The validated configuration of the gossip.
 *
 * @param bind where to listen; an unspecified host ({@code 0.0.0.0}, {@code ::}) means on all
 *     interfaces, because the advertised address need not be one of this machine's (NAT)
 * @param advertised what peers are told
 * @param caKey the key that secures the gossip; empty: not secured
 */
record GossipSettings(HostPort bind, HostPort advertised, Optional<Path> caKey) {
  static GossipSettings of(GossipConfig config) throws E2dException {
    String bindHost = config.bindHost().isBlank() ? "0.0.0.0" : config.bindHost().trim();
    return new GossipSettings(
        address("gossipAddr", bindHost, config.bindPort()),
        address("host", config.advertisedHost().trim(), config.advertisedPort()),
        config.caKey().isBlank() ? Optional.empty() : Optional.of(Path.of(config.caKey())));
  }

  private static HostPort address(String key, String host, int port) throws E2dException {
    try {
      return new HostPort(host, port);
    } catch (IllegalArgumentException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "gossip.configure",
          key,
          key + " '" + host + "' with port " + port + " is no address: " + e.getMessage(),
          e);
    }
  }
}
