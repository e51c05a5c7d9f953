package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.etcd.internal.process.Permissions;

/**
 * Tells the next appliance where scratch etcds were: one file for each, holding its work directory.
 * It is written before anything else is made and deleted after everything else is gone.
 */
final class ScratchRegister {
  private static final Logger LOGGER = LoggerFactory.getLogger(ScratchRegister.class);

  private final Path directory;

  /**
   * @param directory of the register, made when first needed
   */
  ScratchRegister(Path directory) {
    this.directory = directory;
  }

  /** Notes a work directory; to be handed to {@link #strike} when it is gone. */
  Path enter(Path workDir) throws IOException {
    Files.createDirectories(directory, Permissions.OWNER_DIRECTORY);
    String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Path entry = Files.createFile(directory.resolve(name), Permissions.OWNER_FILE);
    return Files.writeString(entry, workDir.toString(), StandardCharsets.UTF_8);
  }

  /** Forgets a work directory. */
  void strike(Path entry) throws IOException {
    Files.deleteIfExists(entry);
  }

  /**
   * Removes what earlier appliances have left. What cannot be removed stays in the register.
   *
   * @param inUse entries of scratch etcds that run for us
   */
  void tidy(Set<Path> inUse) {
    try {
      for (Path entry : entries()) {
        if (!inUse.contains(entry)) {
          remove(entry);
        }
      }
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("directory", directory)
          .addKeyValue("error", e.toString())
          .log("cannot look for scratch etcds that were left behind");
    }
  }

  private void remove(Path entry) {
    try {
      String text = Files.readString(entry, StandardCharsets.UTF_8);
      // Empty when the appliance was killed between making and writing it: nothing else was made.
      if (!text.isEmpty()) {
        new ScratchFiles(Path.of(text)).remove();
        LOGGER.atInfo().addKeyValue("directory", text).log("removed a scratch etcd left behind");
      }
      strike(entry);
    } catch (IOException | InvalidPathException e) {
      LOGGER
          .atWarn()
          .addKeyValue("entry", entry)
          .addKeyValue("error", e.toString())
          .log("a scratch etcd that was left behind cannot be removed yet");
    }
  }

  private List<Path> entries() throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }
}
