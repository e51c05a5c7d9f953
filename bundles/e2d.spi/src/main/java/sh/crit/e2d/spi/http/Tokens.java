package sh.crit.e2d.spi.http;

import java.time.Duration;
import java.util.Objects;
import sh.crit.e2d.api.error.E2dException;

/**
 * Keeps a token for as long as it is valid, less a while in which it would expire under way. Safe
 * for several threads; while one asks, the others wait for what it is given.
 */
public final class Tokens {
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private final Issuer issuer;
  private String text;
  private long endNanos;

  /** Gives tokens out. */
  public interface Issuer {
    /** A new one; not null. */
    Token issue() throws E2dException;
  }

  /**
   * A token.
   *
   * @param text the secret; in no message, no log, no {@code toString}
   * @param valid for how long from now
   */
  public record Token(String text, Duration valid) {
    public Token {
      Objects.requireNonNull(text, "text");
    }

    @Override
    public String toString() {
      return "Token[valid=" + valid + "]";
    }
  }

  public Tokens(Issuer issuer) {
    this.issuer = issuer;
  }

  /** One that is valid for a while to come, as far as the issuer gives such out. */
  public synchronized String valid() throws E2dException {
    if (text == null || endNanos - System.nanoTime() <= 0) {
      Token token = issuer.issue();
      text = token.text();
      endNanos = System.nanoTime() + token.valid().minus(MARGIN).toNanos();
    }
    return text;
  }

  /** Forgets it: a server did not take it. */
  public synchronized void forget() {
    text = null;
  }
}
