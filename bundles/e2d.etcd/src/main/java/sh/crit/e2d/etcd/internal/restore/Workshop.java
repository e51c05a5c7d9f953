package sh.crit.e2d.etcd.internal.restore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.etcd.internal.process.Permissions;

/**
 * The temporary directory in which a restore happens, beside the one that it is to become: {@code
 * NAME.e2d-restoring-} and sixteen hexadecimal digits. Only a rename makes it what was ordered, so
 * that whatever is found under the ordered name is complete.
 */
final class Workshop implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Workshop.class);
  private static final String MARK = ".e2d-restoring-";

  private final Path directory;
  private final Path into;

  private Workshop(Path directory, Path into) {
    this.directory = directory;
    this.into = into;
  }

  /**
   * Makes one, after what earlier restores to the same place have left behind is ended and deleted:
   * an appliance that was killed leaves its directory, and a tool that may still write to it.
   *
   * @param into what it is to become; its parent is made when absent
   */
  static Workshop beside(Path into) throws IOException {
    Files.createDirectories(into.getParent(), Permissions.OWNER_DIRECTORY);
    tidy(into);
    while (true) {
      try {
        long number = ThreadLocalRandom.current().nextLong();
        String name = into.getFileName() + MARK + HexFormat.of().toHexDigits(number);
        return new Workshop(
            Files.createDirectory(into.resolveSibling(name), Permissions.OWNER_DIRECTORY), into);
      } catch (FileAlreadyExistsException e) {
        LOGGER.debug("{} is taken, another name is drawn", e.getFile());
      }
    }
  }

  /**
   * Ends and deletes what interrupted restores to a place have left.
   *
   * @throws IOException if something of it stays
   */
  static void tidy(Path into) throws IOException {
    Pattern ours = Pattern.compile(Pattern.quote(into.getFileName() + MARK) + "[0-9a-f]{16}");
    List<Path> left;
    try (Stream<Path> siblings = Files.list(into.getParent())) {
      left =
          siblings
              .filter(path -> ours.matcher(path.getFileName().toString()).matches())
              .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
              .toList();
    }
    for (Path directory : left) {
      Stragglers.end(RestoreTool.dataDirArgument(product(directory)));
      Trees.delete(directory);
      LOGGER
          .atInfo()
          .addKeyValue("directory", directory)
          .log("deleted what an interrupted restore left behind");
    }
  }

  private static Path product(Path directory) {
    return directory.resolve("data");
  }

  /** What the tool is to make. */
  Path product() {
    return product(directory);
  }

  /** Makes the product durable, and then what was ordered. */
  void deliver() throws IOException {
    Trees.sync(product());
    Files.move(product(), into, StandardCopyOption.ATOMIC_MOVE);
    try {
      Trees.syncEntry(into.getParent());
    } catch (IOException e) {
      Files.move(into, product(), StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
  }

  /** Leaves nothing behind. */
  @Override
  public void close() {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("directory", directory)
          .addKeyValue("error", e.toString())
          .log("a temporary directory stays behind; the next restore to the same place deletes it");
    }
  }
}
