package sh.crit.e2d.discovery.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

class FileDiscoveryTest extends DiscoveryContract {
  @TempDir Path directory;

  private final DiscoveryProvider provider = new FileDiscovery();

  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) throws IOException {
    Files.write(file(), hosts);
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

  @Test
  void twoPeersOnOneLineAreAMistake() throws Exception {
    Files.writeString(file(), "10.0.0.1 10.0.0.2\n");

    assertTrue(refusal().getMessage().contains("there is a space in it"));
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
