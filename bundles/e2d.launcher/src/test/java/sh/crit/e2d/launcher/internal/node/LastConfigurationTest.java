package sh.crit.e2d.launcher.internal.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

  @Test
  void theLastPlaceCountsAndNotTheFirst() throws IOException {
    last("home").remember(Path.of("/stale.yaml"));
    Path stale = directory.resolve("home/run/last-configuration");
    Files.setLastModifiedTime(stale, FileTime.fromMillis(1_000));
    Path elsewhere = directory.resolve("elsewhere");
    Files.createDirectories(elsewhere);
    Files.move(directory.resolve("home/run"), elsewhere.resolve("run"));
    Files.createFile(directory.resolve("home/run"));
    last("home").remember(file);
    Files.delete(directory.resolve("home/run"));
    Files.move(elsewhere.resolve("run"), directory.resolve("home/run"));

    assertEquals(Optional.of(file), last("home").recall());
  }

  @Test
  void saysWhenItCannotRemember() throws IOException {
    Files.createDirectories(directory.resolve("home"));
    Files.createFile(directory.resolve("home/run"));
    Files.createFile(directory.resolve("state"));

    assertFalse(last("home").remember(file));
  }

  private LastConfiguration last(String home) {
    return new LastConfiguration(
        new ApplianceLayout(directory.resolve(home)),
        Map.of("XDG_STATE_HOME", directory.resolve("state").toString()));
  }
}
