package sh.crit.e2d.snapshot.internal.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.snapshot.internal.catalog.Listing;
import sh.crit.e2d.snapshot.internal.pipeline.Failures;

/**
 * Remembers, also when the machine loses its power, that a store held backups. One that is empty
 * afterwards has lost them or is not mounted, and neither is a reason to go on as if there had
 * never been any. Safe for several threads.
 */
final class Seen {
  private static final Logger LOG = LoggerFactory.getLogger(Seen.class);

  private final Path file;
  private final String url;
  private boolean remembered;

  /**
   * @param file of the node, one URL a line
   * @param url of the store
   */
  Seen(Path file, String url) {
    this.file = file;
    this.url = url;
  }

  /**
   * Remembers what is there now, or says why there is nothing.
   *
   * @return what an operator should know of a store that has become empty; empty when it has not
   * @throws E2dException STORAGE_UNUSABLE when nobody knows whether it held any
   */
  synchronized Optional<String> look(Listing listing) throws E2dException {
    if (listing.newest().isPresent() || !listing.entries().isEmpty()) {
      remember();
      return Optional.empty();
    }
    return listing.nothing() && (remembered || read().contains(url))
        ? Optional.of(
            url
                + ": holds nothing, and this node has seen backups there: it is not mounted, or has"
                + " lost them; mount it or bring them back. To go on without them, order one backup"
                + " that may replace what is newer (e2d snapshot --replace-newer) or, where the"
                + " cluster is lost too, an empty one (e2d bootstrap --new)")
        : Optional.empty();
  }

  /** Refuses a store that has become empty. */
  void demand(Listing listing, ErrorCode code) throws E2dException {
    Optional<String> lost = look(listing);
    if (lost.isPresent()) {
      throw new E2dException(code, "snapshot.seen", url, lost.get());
    }
  }

  /** That it cannot be written down makes no backup worse. */
  private void remember() {
    if (remembered) {
      return;
    }
    try {
      List<String> urls = new ArrayList<>(read());
      if (!urls.contains(url)) {
        urls.add(url);
        write(String.join("\n", urls) + "\n");
      }
      remembered = true;
    } catch (IOException e) {
      LOG.warn("{} cannot be written: {}", file, Failures.firstLine(e));
    } catch (E2dException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private List<String> read() throws E2dException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE,
          "snapshot.seen",
          file.toString(),
          file
              + " cannot be read, which tells whether there were backups: "
              + Failures.firstLine(e),
          e);
    }
  }

  private void write(String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.getParent());
    Files.writeString(fresh, text);
    force(fresh, StandardOpenOption.WRITE);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(file.getParent(), StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
