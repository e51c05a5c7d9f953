package sh.crit.e2d.discovery.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

class FileDiscoveryTest extends DiscoveryContract {
  @TempDir Path directory;

  private final DiscoveryProvider provider =
      new FileDiscovery(Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofMillis(20));

  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) throws IOException {
    Files.writeString(file(), "# these\n");
    Files.write(file(), hosts, StandardOpenOption.APPEND);
    return provider;
  }

  @Override
  protected DiscoveryProvider failing() {
    return provider;
  }

  @Override
  protected Map<String, String> matches() {
    return Map.of("path", file().toString());
  }

  private Path file() {
    return directory.resolve("peers");
  }

  private E2dException refusal() {
    return assertThrows(E2dException.class, () -> provider.discover(query()));
  }

  @Test
  void commentsAndEmptyLinesAreNoPeers() throws Exception {
    Files.writeString(file(), "# ours\n\n 10.0.0.1:7981 # rack 1\r\n[fe80::1]:7982\nnode-3\n");

    assertEquals(
        List.of(
            new HostPort("10.0.0.1", 7981),
            new HostPort("fe80::1", 7982),
            new HostPort("node-3", GOSSIP_PORT)),
        provider.discover(query()).peers());
  }

  @Test
  void aFileThatIsNotThereIsAFailureThatNamesIt() {
    E2dException e = refusal();

    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertTrue(e.getMessage().contains("there is no file " + file()), e.getMessage());
  }

  @Test
  void aWrongLineIsAFailureAndNotOnePeerLess() throws Exception {
    Files.writeString(file(), "10.0.0.1\n10.0.0.2:port\n");

    E2dException e = refusal();

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().contains("line 2: '10.0.0.2:port' is no host:port"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1 10.0.0.2", "http://10.0.0.1:7980", "a,b", "[10.0.0.1", "..:/"})
  void whatIsNoHostIsAMistake(String line) throws Exception {
    Files.writeString(file(), line + "\n");

    assertEquals(ErrorCode.BAD_CONFIGURATION, refusal().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n\n"})
  void anEmptiedFileIsAFailureAndNotNobody(String text) throws Exception {
    providerOf(List.of("10.0.0.1"));
    Files.writeString(file(), text);

    E2dException e = refusal();

    assertEquals(ErrorCode.REFUSED_FOR_NOW, e.code());
    assertTrue(e.getMessage().contains("is empty; write the peers to it"), e.getMessage());
  }

  @Test
  void aFileThatSaysSoHasNobody() throws Exception {
    Files.writeString(file(), "# nobody yet\n");

    assertEquals(List.of(), provider.discover(query()).peers());
  }

  /** Its writer comes to an end while it is being read. */
  @Test
  void aHalfWrittenFileIsWaitedFor() throws Exception {
    Files.writeString(file(), "10.0.0.1\n10.0.0.2:79");
    CompletableFuture<List<HostPort>> peers =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return provider.discover(query()).peers();
              } catch (E2dException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThrows(TimeoutException.class, () -> peers.get(100, TimeUnit.MILLISECONDS));
    Files.writeString(file(), "80\n", StandardOpenOption.APPEND);

    assertEquals(at("10.0.0.1", "10.0.0.2"), peers.get(30, TimeUnit.SECONDS));
  }

  @Test
  void aFileWhoseLastLineHasNoEndIsTakenInTheEnd() throws Exception {
    Files.writeString(file(), "\uFEFF10.0.0.1\n10.0.0.2");

    assertEquals(at("10.0.0.1", "10.0.0.2"), provider.discover(query()).peers());
  }

  @Test
  void aFileThatIsWrittenToAllTheTimeIsNotTaken() throws Exception {
    providerOf(List.of("10.0.0.1"));
    DiscoveryProvider patient =
        new FileDiscovery(Duration.ofDays(1), Duration.ofDays(1), Duration.ofSeconds(1));
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(matches(), GOSSIP_PORT, Duration.ofMillis(300));

    E2dException e = assertThrows(E2dException.class, () -> patient.discover(query));

    assertEquals(ErrorCode.REFUSED_FOR_NOW, e.code());
    assertTrue(e.getMessage().contains("is being written to all the time"), e.getMessage());
  }

  @Test
  void whoDropsOutOfTheListIsTold() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try {
      providerOf(List.of("10.0.0.1", "10.0.0.2")).discover(query());
      providerOf(List.of("10.0.0.2")).discover(query());
    } finally {
      root.detachAppender(log);
    }
    assertEquals(
        List.of(file() + " does not name [10.0.0.1:7980] any more"),
        log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  @Test
  void whatIsNoListOfPeersIsToldSo() throws Exception {
    Files.write(file(), new byte[] {'a', (byte) 0xff, '\n'});
    assertTrue(refusal().getMessage().contains("it is no UTF-8 text"));

    Files.write(file(), new byte[(1 << 20) + 1]);
    assertTrue(refusal().getMessage().contains("larger than a list of peers"));

    Files.delete(file());
    Files.createDirectory(file());
    assertEquals(ErrorCode.STORAGE_UNUSABLE, refusal().code());
  }

  /** It has no end. */
  @Test
  void aDeviceIsNoFile() {
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(
            Map.of("path", "/dev/zero"), GOSSIP_PORT, Duration.ofSeconds(5));

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query));

    assertTrue(e.getMessage().endsWith("it is no file"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "peers", "a\0b"})
  void onlyAnAbsolutePathIsOne(String path) {
    DiscoveryProvider.Query query =
        new DiscoveryProvider.Query(Map.of("path", path), GOSSIP_PORT, Duration.ofSeconds(5));

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().startsWith("discovery.matches.path: "), e.getMessage());
  }
}
