package sh.crit.e2d.plugins.internal;

import java.util.List;
import sh.crit.e2d.spi.notice.WarningSource;

/** Of a bundle in a test: a component; {@code test.serving.fails} makes it fail. */
public final class Serving implements WarningSource {
  static final String FAILS = "test.serving.fails";

  public Serving() {
    if (Boolean.getBoolean(FAILS)) {
      throw new IllegalStateException("no disk");
    }
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }
}
