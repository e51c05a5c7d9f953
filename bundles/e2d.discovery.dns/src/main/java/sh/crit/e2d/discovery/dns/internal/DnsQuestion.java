package sh.crit.e2d.discovery.dns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;

/**
 * What is asked of DNS. That a name has no such records is an answer; that there is no such name,
 * or that nobody could tell, is a failure: the JDK's resolver does not tell these apart.
 */
final class DnsQuestion {
  private static final int DNS_PORT = 53;
  private static final Duration A_SERVER = Duration.ofSeconds(2);

  private final Name name;
  private final OptionalInt port;
  private final Resolver resolver;

  private DnsQuestion(Name name, OptionalInt port, Resolver resolver) {
    this.name = name;
    this.port = port;
    this.resolver = resolver;
  }

  /**
   * Reads {@code name}, {@code port} and {@code server} of the matches.
   *
   * @throws E2dException BAD_CONFIGURATION, naming the key
   */
  static DnsQuestion of(Query query) throws E2dException {
    Map<String, String> matches = query.matches();
    Name name = name(matches.getOrDefault("name", "").strip());
    OptionalInt port = port(matches.getOrDefault("port", "").strip());
    ExtendedResolver servers = servers(matches.getOrDefault("server", "").strip());
    // A dead one among several must leave time for the others, a lost packet for another.
    for (Resolver server : servers.getResolvers()) {
      server.setTimeout(A_SERVER);
    }
    return new DnsQuestion(name, port, new Patience(servers, query.deadline()));
  }

  /** The port that all peers have; empty for the default. */
  OptionalInt port() {
    return port;
  }

  /**
   * The records of a type, aliases followed; empty when the name has none of it.
   *
   * @throws E2dException NOT_FOUND when there is no such name; UNREACHABLE when nobody could tell
   */
  List<Record> ask(int type) throws E2dException {
    Lookup lookup = new Lookup(name, type);
    lookup.setResolver(resolver);
    // How long an answer is good is decided by who asks.
    lookup.setCache(new Cache(DClass.IN));
    Record[] found = lookup.run();
    return switch (lookup.getResult()) {
      case Lookup.SUCCESSFUL -> List.of(found);
      case Lookup.TYPE_NOT_FOUND -> List.of();
      case Lookup.HOST_NOT_FOUND ->
          throw new E2dException(
              ErrorCode.NOT_FOUND,
              "discovery.dns",
              name.toString(),
              "discovery.matches.name: there is no name '"
                  + name.toString(true)
                  + "' in DNS; create its records, or correct it");
      default ->
          throw new E2dException(
              Thread.currentThread().isInterrupted() ? ErrorCode.CANCELLED : ErrorCode.UNREACHABLE,
              "discovery.dns",
              name.toString(),
              "DNS could not be asked for "
                  + Type.string(type)
                  + " of '"
                  + name.toString(true)
                  + "': "
                  + lookup.getErrorString());
    };
  }

  private static Name name(String text) throws E2dException {
    if (text.isEmpty()) {
      throw wrong("name", text, "is missing; write the DNS name to ask for");
    }
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw wrong("name", text, "is no DNS name: " + e.getMessage());
    }
  }

  private static OptionalInt port(String text) throws E2dException {
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return OptionalInt.of(port);
      }
      throw wrong("port", text, "is no port; write 1 to 65535");
    } catch (NumberFormatException e) {
      throw wrong("port", text, "is no port; write 1 to 65535");
    }
  }

  private static ExtendedResolver servers(String text) throws E2dException {
    try {
      if (text.isEmpty()) {
        // Those of the system may be others than when it was asked last.
        ResolverConfig.refresh();
        Lookup.refreshDefault();
        return new ExtendedResolver();
      }
      HostPort server = HostPort.parse(text, DNS_PORT);
      InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
      if (address.isUnresolved()) {
        throw wrong("server", text, "is not known; write the address of a DNS server");
      }
      return new ExtendedResolver(List.of(new SimpleResolver(address)));
    } catch (IllegalArgumentException e) {
      throw wrong("server", text, "is no address of a DNS server: " + e.getMessage());
    }
  }

  private static E2dException wrong(String key, String value, String why) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION,
        "discovery.dns",
        "discovery.matches." + key,
        "discovery.matches." + key + ": '" + value + "' " + why);
  }
}
