package sh.crit.e2d.discovery.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Watching;

/** However a list is changed, it is read again at once. */
class FileWatchTest {
  private static final int PATIENCE = 30;

  @TempDir Path directory;

  private final FileDiscovery provider =
      new FileDiscovery(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(20));
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private Watching watching = () -> {};

  @AfterEach
  void end() {
    watching.close();
  }

  private void watch(Path file) {
    watching = provider.watch(query(file), () -> told.add("changed"));
  }

  private static DiscoveryProvider.Query query(Path file) {
    return new DiscoveryProvider.Query(
        Map.of("path", file.toString()), 7980, Duration.ofSeconds(5));
  }

  private void assertTold(Path file, String host) throws Exception {
    assertEquals("changed", told.poll(PATIENCE, TimeUnit.SECONDS));
    assertEquals(
        List.of(host), provider.discover(query(file)).peers().stream().map(p -> p.host()).toList());
  }

  private Path list(String name, String host) throws IOException {
    return Files.writeString(directory.resolve(name), host + "\n");
  }

  @Test
  void aFileThatIsWrittenAnew() throws Exception {
    Path file = list("peers", "10.0.0.1");
    watch(file);

    Files.writeString(file, "10.0.0.22\n");

    assertTold(file, "10.0.0.22");
  }

  @Test
  void aFileThatIsReplacedByOneOfTheSameSizeAndTime() throws Exception {
    Path file = list("peers", "10.0.0.1");
    Path other = list("new", "10.0.0.2");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    watch(file);

    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

    assertTold(file, "10.0.0.2");
  }

  /** As Kubernetes writes a ConfigMap: the link of the directory is switched. */
  @Test
  void aLinkOnTheWayThatIsSwitched() throws Exception {
    Files.createDirectories(directory.resolve("..1"));
    Files.createDirectories(directory.resolve("..2"));
    list("..1/peers", "10.0.0.1");
    list("..2/peers", "10.0.0.2");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
    Path file = Files.createSymbolicLink(directory.resolve("peers"), Path.of("..data/peers"));
    watch(file);

    Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..2"));
    Files.move(
        directory.resolve("..tmp"), directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    assertTold(file, "10.0.0.2");
  }

  @Test
  void aFileThatComesAndGoes() throws Exception {
    Path file = directory.resolve("peers");
    watch(file);

    list("peers", "10.0.0.1");
    assertTold(file, "10.0.0.1");
    Files.delete(file);
    assertEquals("changed", told.poll(PATIENCE, TimeUnit.SECONDS));
  }

  @Test
  void nothingIsToldOfAFileThatStaysAsItIsOrIsWatchedNoMore() throws Exception {
    Path file = list("peers", "10.0.0.1");
    watch(file);
    assertNull(told.poll(300, TimeUnit.MILLISECONDS));
    watching.close();

    Files.writeString(file, "10.0.0.2\n", StandardOpenOption.APPEND);

    assertNull(told.poll(300, TimeUnit.MILLISECONDS));
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(t -> t.getName().equals("e2d-peers-file") && t.isAlive()));
  }

  @Test
  void aPathThatIsNoneIsNotWatched() {
    watching =
        provider.watch(
            new DiscoveryProvider.Query(Map.of(), 7980, Duration.ofSeconds(5)), () -> {});

    watching.close();
  }
}
