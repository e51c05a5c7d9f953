package sh.crit.e2d.crypto.internal;

import java.net.URISyntaxException;
import java.nio.file.Path;

final class Keys {
  private Keys() {}

  static Path file(String name) {
    try {
      return Path.of(Keys.class.getResource("/keys/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
