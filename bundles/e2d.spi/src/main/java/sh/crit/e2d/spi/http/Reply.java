package sh.crit.e2d.spi.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpHeaders;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server answered, whole.
 *
 * @param status the HTTP status, of any kind: what it means is the plugin's to say
 * @param headers not null
 * @param body as text in UTF-8, empty where there was none; never of a message as it is, see {@link
 *     #line}
 * @param repeated whether the request was sent before without a clear answer, so that this one may
 *     be about a world in which it has done its work already
 */
public record Reply(int status, HttpHeaders headers, String body, boolean repeated) {
  private static final Logger LOG = System.getLogger(Reply.class.getName());
  private static final int LONGEST_LINE = 200;

  public Reply {
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }

  /** Whether the status is one of success. */
  public boolean ok() {
    return status / 100 == 2;
  }

  /** The first value of a header, by its name in any case. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /**
   * What a reader makes of the body, which is the server's and may be anything.
   *
   * @param reader whatever it throws, or a null, is a body that makes no sense
   * @return empty for such
   */
  public <T> Optional<T> read(Function<String, T> reader) {
    try {
      return Optional.ofNullable(reader.apply(body));
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "an answer makes no sense: {0}", e.toString());
      return Optional.empty();
    }
  }

  /**
   * A server's words made fit for a message: one line, without control characters, not long.
   *
   * @param text may be null
   * @return not null, may be empty
   */
  public static String line(String text) {
    String first =
        text == null
            ? ""
            : text.strip().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return first.length() <= LONGEST_LINE ? first : first.substring(0, LONGEST_LINE) + "…";
  }
}
