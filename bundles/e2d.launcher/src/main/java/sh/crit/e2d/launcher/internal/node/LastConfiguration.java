package sh.crit.e2d.launcher.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.launcher.internal.framework.ApplianceLayout;

/**
 * Remembers which configuration the last start used, so that the next command needs no {@code -c}.
 * It lies in the appliance's own directory, or, where that is not writable (installed by a package,
 * called by a user), in the user's state directory.
 */
public final class LastConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(LastConfiguration.class);
  private static final String NAME = "last-configuration";

  private final List<Path> places;

  /**
   * Reads nothing yet.
   *
   * @param layout of the appliance
   * @param environment the process environment
   */
  public LastConfiguration(ApplianceLayout layout, Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "/");
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base = Path.of(state.isEmpty() ? home + "/.local/state" : state);
    // Two appliances on one machine must not see each other's choice.
    String installation =
        UUID.nameUUIDFromBytes(
                layout.home().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString();
    this.places =
        List.of(
            layout.run().resolve(NAME), base.resolve("e2d").resolve(installation).resolve(NAME));
  }

  /** The file that the last start used; empty when there was none. */
  public Optional<Path> recall() {
    return places.stream()
        .filter(Files::isReadable)
        .max(Comparator.comparing(LastConfiguration::writtenAt))
        .flatMap(LastConfiguration::content);
  }

  /** A place that can no longer be written must not outlive what was written elsewhere since. */
  private static FileTime writtenAt(Path place) {
    try {
      return Files.getLastModifiedTime(place);
    } catch (IOException e) {
      LOG.debug("{} cannot be looked at", place, e);
      return FileTime.fromMillis(0);
    }
  }

  private static Optional<Path> content(Path place) {
    try {
      String line = Files.readString(place).strip();
      return line.isEmpty() ? Optional.empty() : Optional.of(Path.of(line));
    } catch (IOException e) {
      LOG.debug("{} cannot be read", place, e);
      return Optional.empty();
    }
  }

  /**
   * Remembers a file. To forget is no failure: the next command then needs its {@code -c}.
   *
   * @return whether it will be known
   */
  public boolean remember(Path file) {
    for (Path place : places) {
      try {
        Files.createDirectories(place.getParent());
        Files.writeString(place, file + "\n");
        return true;
      } catch (IOException e) {
        LOG.debug("{} cannot be written", place, e);
      }
    }
    return false;
  }
}
