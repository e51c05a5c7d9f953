package sh.crit.e2d.plugins.internal.deploy;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How long bundles are waited for.
 *
 * @param call for a start or a stop to return
 * @param offer for a replacement to offer what its predecessor did
 */
public record Patience(Duration call, Duration offer) {
  /** What an appliance has. */
  public static final Patience USUAL = new Patience(Duration.ofSeconds(15), Duration.ofSeconds(10));

  /** As an operator reads it. */
  static String text(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
  }
}
