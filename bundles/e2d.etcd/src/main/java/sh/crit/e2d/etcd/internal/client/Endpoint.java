package sh.crit.e2d.etcd.internal.client;

import java.net.URI;
import java.net.URISyntaxException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * A client URL taken apart.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param tls whether the scheme is https
 */
record Endpoint(String host, int port, boolean tls) {
  /**
   * Reads a client URL as members publish them.
   *
   * @throws E2dException BAD_CONFIGURATION
   */
  static Endpoint parse(String url) throws E2dException {
    try {
      URI uri = new URI(url);
      boolean tls = "https".equals(uri.getScheme());
      if ((tls || "http".equals(uri.getScheme())) && uri.getHost() != null && uri.getPort() > 0) {
        String host = uri.getHost();
        return new Endpoint(
            host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort(), tls);
      }
      throw bad(url, null);
    } catch (URISyntaxException e) {
      throw bad(url, e);
    }
  }

  private static E2dException bad(String url, Throwable cause) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION,
        "etcd.connect",
        url,
        "'" + url + "' is no client URL; one is like http://10.0.2.15:2379",
        cause);
  }
}
