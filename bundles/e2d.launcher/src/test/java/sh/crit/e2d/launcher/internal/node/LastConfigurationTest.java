package sh.crit.e2d.launcher.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

class LastConfigurationTest {
  @TempDir Path directory;
  private final Path file = Path.of("/somewhere/with space/node.yaml");

  @Test
  void nothingAtFirst() {
    assertEquals(Optional.empty(), last("home").recall());
  }

  @Test
  void remembersInTheApplianceItself() {
    last("home").remember(file);
    assertEquals(Optional.of(file), last("home").recall());
    assertFalse(Files.exists(directory.resolve("state")));
  }

  @Test
  void remembersInTheUsersStateWhereTheApplianceIsReadOnly() throws IOException {
    // A file where the directory would be: even root cannot write below it.
    Files.createDirectories(directory.resolve("home"));
    Files.createFile(directory.resolve("home/run"));
    last("home").remember(file);
    assertEquals(Optional.of(file), last("home").recall());
    assertEquals(Optional.empty(), last("another").recall());
  }

  private LastConfiguration last(String home) {
    return new LastConfiguration(
        new ApplianceLayout(directory.resolve(home)),
        Map.of("XDG_STATE_HOME", directory.resolve("state").toString()));
  }
}
