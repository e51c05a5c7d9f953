package sh.crit.e2d.discovery.initial.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/** Answers with {@code discovery.initialPeers}; a change of them is followed without a restart. */
@Component(
    service = DiscoveryProvider.class,
    property = DiscoveryProvider.TYPE_PROPERTY + "=static",
    configurationPid = "sh.crit.e2d.discovery.static",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StaticDiscovery.Config.class)
public final class StaticDiscovery implements DiscoveryProvider {
  private static final Set<String> UNSPECIFIED = Set.of("0.0.0.0", "::");
  private static final String THIS_MACHINE = "127.0.0.1";

  private volatile List<String> peers;
  private volatile Runnable changed = () -> {};

  /** The configuration. */
  @ObjectClassDefinition(name = "e2d static discovery")
  public @interface Config {
    @AttributeDefinition(description = "host:port of peers; a bare host has the gossip port")
    String[] initialPeers() default {};
  }

  @Activate
  public StaticDiscovery(Config config) {
    peers = List.of(config.initialPeers());
  }

  @Modified
  void modified(Config config) {
    peers = List.of(config.initialPeers());
    changed.run();
  }

  @Override
  public Watching watch(Query query, Runnable listener) {
    changed = listener;
    return () -> changed = () -> {};
  }

  @Override
  public Answer discover(Query query) throws E2dException {
    List<HostPort> found = new ArrayList<>();
    for (String peer : peers) {
      found.add(address(peer, query.defaultPort()));
    }
    return Answer.of(found);
  }

  private static HostPort address(String peer, int defaultPort) throws E2dException {
    try {
      // ":7981" is how the Go program's users write a second node on the same machine.
      String text = peer.trim();
      HostPort read =
          HostPort.parse(
              text.startsWith(":") && !text.startsWith("::") ? THIS_MACHINE + text : text,
              defaultPort);
      return UNSPECIFIED.contains(read.host()) ? new HostPort(THIS_MACHINE, read.port()) : read;
    } catch (IllegalArgumentException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "discovery.static",
          peer,
          "discovery.initialPeers: '" + peer + "' is no host:port: " + e.getMessage(),
          e);
    }
  }
}
