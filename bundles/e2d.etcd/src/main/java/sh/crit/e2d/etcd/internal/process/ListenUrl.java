package sh.crit.e2d.etcd.internal.process;

import java.net.URI;
import java.net.URISyntaxException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * A URL with scheme, host and port, as etcd wants them.
 *
 * @param https whether the scheme is https, else http
 * @param host a name or an address, IPv6 without brackets
 * @param port 1 to 65535
 * @param text as configured
 */
record ListenUrl(boolean https, String host, int port, String text) {
  /**
   * Reads one.
   *
   * @param key the configuration's key, for the message
   * @throws E2dException BAD_CONFIGURATION
   */
  static ListenUrl parse(String key, String text) throws E2dException {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean known = "http".equals(scheme) || "https".equals(scheme);
      if (known && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65535) {
        String host = uri.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new ListenUrl("https".equals(scheme), bare, uri.getPort(), text);
      }
      throw bad(key, text, null);
    } catch (URISyntaxException e) {
      throw bad(key, text, e);
    }
  }

  private static E2dException bad(String key, String text, Throwable cause) {
    String message =
        key + " is '" + text + "'; it must be a URL with a port, for example http://10.0.2.15:2379";
    return new E2dException(ErrorCode.BAD_CONFIGURATION, "config.etcd", key, message, cause);
  }

  @Override
  public String toString() {
    return text;
  }
}
