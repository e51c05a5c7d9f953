package sh.crit.e2d.api.model;

import java.util.Objects;

/**
 * A host (name, IPv4 or IPv6 address without brackets) and a TCP port.
 *
 * @param host not empty
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) implements Comparable<HostPort> {
  /**
   * @throws IllegalArgumentException if the host is empty or the port out of range
   */
  public HostPort {
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("the host is empty");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /**
   * Reads {@code host:port} or {@code [v6]:port}; without a port the default is taken.
   *
   * @param text the text, not null
   * @param defaultPort the port of an address that names none
   * @throws IllegalArgumentException with what is wrong, if the text is neither
   */
  public static HostPort parse(String text, int defaultPort) {
    String trimmed = text.trim();
    if (trimmed.startsWith("[")) {
      int end = trimmed.indexOf(']');
      if (end < 0) {
        throw new IllegalArgumentException("'" + text + "' lacks the closing bracket");
      }
      String rest = trimmed.substring(end + 1);
      return new HostPort(trimmed.substring(1, end), portOf(rest, text, defaultPort));
    }
    int first = trimmed.indexOf(':');
    if (first >= 0 && first != trimmed.lastIndexOf(':')) {
      return new HostPort(trimmed, defaultPort);
    }
    return first < 0
        ? new HostPort(trimmed, defaultPort)
        : new HostPort(
            trimmed.substring(0, first), portOf(trimmed.substring(first), text, defaultPort));
  }

  private static int portOf(String rest, String text, int defaultPort) {
    if (rest.isEmpty()) {
      return defaultPort;
    }
    try {
      return Integer.parseInt(rest.substring(1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not host:port", e);
    }
  }

  @Override
  public int compareTo(HostPort other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
