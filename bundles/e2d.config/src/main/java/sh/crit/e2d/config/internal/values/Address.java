package sh.crit.e2d.config.internal.values;

import java.net.InetAddress;
import java.net.UnknownHostException;
import sh.crit.e2d.config.internal.model.Text;

/**
 * A {@code host:port} as users write it.
 *
 * @param host empty when none was written
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
  private static final int LONGEST_HOST = 253;
  private static final int LARGEST_PORT = 65535;

  /** The IPv4 address of every interface. */
  public static final String ANY = "0.0.0.0";

  /**
   * Reads {@code host:port}, {@code :port}, {@code host}, {@code [v6]:port} or {@code [v6]}. An
   * IPv6 address without brackets is refused: where it ends and the port begins is anybody's guess.
   *
   * @throws IllegalArgumentException with what is wrong and what would be right, fit to follow the
   *     value in a sentence
   */
  public static Address parse(String text, int defaultPort) {
    String sample = "write host:port, for example 10.0.2.15:" + defaultPort;
    if (text.contains("://")) {
      throw new IllegalArgumentException("is a URL, not an address; " + sample);
    }
    String host = text;
    String port = "";
    int colon = text.lastIndexOf(':');
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      String rest = bracket < 0 ? "?" : text.substring(bracket + 1);
      if (!rest.isEmpty() && !rest.startsWith(":")) {
        throw new IllegalArgumentException("is not an address; " + sample);
      }
      host = text.substring(1, bracket);
      port = rest;
      if (host.indexOf(':') < 0) {
        throw new IllegalArgumentException("is not an address; " + sample);
      }
    } else if (colon >= 0 && colon == text.indexOf(':')) {
      host = text.substring(0, colon);
      port = text.substring(colon);
    } else if (isHost(text) && colon >= 0) {
      throw new IllegalArgumentException(
          "lacks the brackets of an IPv6 address; write it as \"[fd00::1]:" + defaultPort + "\"");
    }
    boolean portAlone = host.isEmpty() && text.startsWith(":");
    if (!portAlone && !isHost(host)) {
      throw new IllegalArgumentException("is not an address; " + sample);
    }
    return new Address(host, port.isEmpty() ? defaultPort : port(port.substring(1), sample));
  }

  /** Whether the text is a host name, an IPv4 address, or an IPv6 address without brackets. */
  public static boolean isHost(String text) {
    if (text.isEmpty() || text.length() > LONGEST_HOST) {
      return false;
    }
    if (text.indexOf(':') >= 0) {
      return Text.madeOf(text, ":.") && isLiteral(text);
    }
    if (!Text.madeOf(text, ".-_") || text.startsWith(".") || text.contains("..")) {
      return false;
    }
    boolean numeric = Text.isDigits(text.replace(".", ""));
    return !numeric || isIpv4(text);
  }

  /** Whether the host stands for every interface. */
  public static boolean isUnspecified(String host) {
    return host.isEmpty() || host.equals(ANY) || isAnyV6(host);
  }

  private static boolean isAnyV6(String host) {
    return host.indexOf(':') >= 0 && host.chars().allMatch(c -> c == ':' || c == '0');
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return parts.length == 4;
  }

  /** In brackets, so that the platform takes it for a literal and never asks a name server. */
  private static boolean isLiteral(String text) {
    try {
      return InetAddress.getByName("[" + text + "]") != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static int port(String digits, String sample) {
    if (!Text.isDigits(digits)) {
      throw new IllegalArgumentException("has no port number; " + sample);
    }
    int port = digits.length() > 5 ? LARGEST_PORT + 1 : Integer.parseInt(digits);
    if (port < 1 || port > LARGEST_PORT) {
      throw new IllegalArgumentException("has a port that is not between 1 and 65535; " + sample);
    }
    return port;
  }
}
