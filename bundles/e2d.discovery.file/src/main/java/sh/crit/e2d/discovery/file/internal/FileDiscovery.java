package sh.crit.e2d.discovery.file.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * Peers from a file that something else writes: {@code host:port} or a bare host on each line,
 * {@code #} begins a comment. It is read whenever it is asked for.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=file")
public final class FileDiscovery implements DiscoveryProvider {
  private static final long LARGEST = 1 << 20;

  @Override
  public Answer discover(Query query) throws E2dException {
    Path file = path(query.matches().getOrDefault("path", "").strip());
    List<String> lines = read(file);
    List<HostPort> peers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) {
        peers.add(address(file, i + 1, text, query.defaultPort()));
      }
    }
    return Answer.of(peers);
  }

  /** A line that cannot be read may be the peer that must not be overlooked. */
  private static HostPort address(Path file, int line, String text, int port) throws E2dException {
    try {
      if (text.chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException("there is a space in it");
      }
      return HostPort.parse(text, port);
    } catch (IllegalArgumentException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "discovery.file",
          file.toString(),
          file + ": line " + line + ": '" + text + "' is no host:port: " + e.getMessage(),
          e);
    }
  }

  private static Path path(String text) throws E2dException {
    try {
      if (!text.isEmpty() && Path.of(text).isAbsolute()) {
        return Path.of(text);
      }
      throw wrong(text);
    } catch (InvalidPathException e) {
      throw wrong(text);
    }
  }

  private static E2dException wrong(String text) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION,
        "discovery.file",
        "discovery.matches.path",
        "discovery.matches.path: '"
            + text
            + "' is no absolute path; write that of the file with the peers");
  }

  private static List<String> read(Path file) throws E2dException {
    try {
      if (Files.size(file) > LARGEST) {
        throw unreadable(file, "it is larger than a list of peers can be, 1 MiB", null);
      }
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new E2dException(
          ErrorCode.NOT_FOUND,
          "discovery.file",
          file.toString(),
          "discovery.matches.path: there is no file " + file + "; write the peers to it",
          e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is no UTF-8 text", e);
    } catch (IOException e) {
      throw unreadable(file, "it cannot be read: " + e, e);
    }
  }

  private static E2dException unreadable(Path file, String why, IOException cause) {
    return new E2dException(
        ErrorCode.STORAGE_UNUSABLE,
        "discovery.file",
        file.toString(),
        "discovery.matches.path: " + file + ": " + why,
        cause);
  }
}
