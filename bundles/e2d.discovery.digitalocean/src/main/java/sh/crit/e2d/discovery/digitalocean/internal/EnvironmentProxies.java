package sh.crit.e2d.discovery.digitalocean.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** The proxies of {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in either case. */
final class EnvironmentProxies extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  private final List<Proxy> https;
  private final List<Proxy> http;
  private final List<String> direct;

  /**
   * @throws E2dException BAD_CONFIGURATION, without the value: it may hold a password
   */
  EnvironmentProxies(Map<String, String> environment) throws E2dException {
    this.https = proxy(environment, "HTTPS_PROXY");
    this.http = proxy(environment, "HTTP_PROXY");
    this.direct =
        Stream.of(value(environment, "NO_PROXY").split(",", -1))
            .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
            .filter(name -> !name.isEmpty())
            .toList();
  }

  private static String value(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip();
    return lower.isEmpty() ? environment.getOrDefault(name, "").strip() : lower;
  }

  private static List<Proxy> proxy(Map<String, String> environment, String name)
      throws E2dException {
    String text = value(environment, name);
    if (text.isEmpty()) {
      return List.of(Proxy.NO_PROXY);
    }
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
        throw new IllegalArgumentException("it is no proxy that can be used");
      }
      int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      return List.of(
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port)));
    } catch (IllegalArgumentException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "discovery.digitalocean",
          name,
          name + ": is no http://HOST:PORT without credentials");
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean none =
        direct.stream().anyMatch(d -> d.equals("*") || host.equals(d) || host.endsWith("." + d));
    return none ? List.of(Proxy.NO_PROXY) : "https".equals(uri.getScheme()) ? https : http;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // Whoever asked is told, too.
  }
}
