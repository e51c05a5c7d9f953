package sh.crit.e2d.discovery.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

/**
 * Peers from a file that something else writes: {@code host:port} or a bare host on each line,
 * {@code #} begins a comment. It is watched.
 */
@Component(property = DiscoveryProvider.TYPE_PROPERTY + "=file")
public final class FileDiscovery implements DiscoveryProvider {
  private static final Logger LOG = LoggerFactory.getLogger(FileDiscovery.class);
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration LONG_REST = Duration.ofSeconds(5);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%\\w+)?");

  private final Duration rest;
  private final Duration longRest;
  private final Duration interval;
  private volatile List<HostPort> last = List.of();

  /** With durations for machines. */
  @Activate
  public FileDiscovery() {
    this(REST, LONG_REST, INTERVAL);
  }

  /**
   * @param rest as {@link PeerFile} has it
   * @param longRest as {@link PeerFile} has it
   * @param interval between two looks of a watch
   */
  FileDiscovery(Duration rest, Duration longRest, Duration interval) {
    this.rest = rest;
    this.longRest = longRest;
    this.interval = interval;
  }

  @Override
  public Answer discover(Query query) throws E2dException {
    Path file = path(query);
    String text = new PeerFile(file, rest, longRest).text(query.deadline());
    List<String> lines = text.replaceFirst("^\uFEFF", "").lines().toList();
    List<HostPort> peers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        peers.add(address(file, i + 1, line, query.defaultPort()));
      }
    }
    tell(file, peers);
    return Answer.of(peers);
  }

  @Override
  public Watching watch(Query query, Runnable changed) {
    try {
      return FileWatch.start(path(query), interval, changed);
    } catch (E2dException e) {
      LOG.debug("nothing to watch: {}", e.getMessage());
      return () -> {};
    }
  }

  /** Nobody drops out of the list in silence. */
  private void tell(Path file, List<HostPort> peers) {
    List<HostPort> gone = last.stream().filter(peer -> !peers.contains(peer)).toList();
    if (!gone.isEmpty()) {
      LOG.warn("{} does not name {} any more", file, gone);
    }
    last = List.copyOf(peers);
  }

  /** A line that cannot be read may be the peer that must not be overlooked. */
  private static HostPort address(Path file, int line, String text, int port) throws E2dException {
    try {
      HostPort address = HostPort.parse(text, port);
      if (HOST.matcher(address.host()).matches()) {
        return address;
      }
      throw new IllegalArgumentException("no host is called so");
    } catch (IllegalArgumentException e) {
      throw new E2dException(
          ErrorCode.BAD_CONFIGURATION,
          "discovery.file",
          file.toString(),
          file + ": line " + line + ": '" + text + "' is no host:port: " + e.getMessage(),
          e);
    }
  }

  private static Path path(Query query) throws E2dException {
    String text = query.matches().getOrDefault("path", "").strip();
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
}
