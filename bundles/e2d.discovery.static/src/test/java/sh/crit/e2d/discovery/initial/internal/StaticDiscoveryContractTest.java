package sh.crit.e2d.discovery.initial.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

class StaticDiscoveryContractTest extends DiscoveryContract {
  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) {
    return new StaticDiscovery(config(hosts.toArray(String[]::new)));
  }

  @Override
  protected DiscoveryProvider failing() {
    return new StaticDiscovery(config("10.0.2.15", "10.0.2.17:port"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.2.15:7981, 10.0.2.15, 7981",
    "' node-1 ', node-1, 7980",
    "[fe80::1]:7981, fe80::1, 7981",
    "fe80::1, fe80::1, 7980",
    ":7981, 127.0.0.1, 7981",
    "0.0.0.0:7981, 127.0.0.1, 7981",
    "[::]:7981, 127.0.0.1, 7981"
  })
  void readsAddresses(String text, String host, int port) throws E2dException {
    assertEquals(
        List.of(new HostPort(host, port)),
        new StaticDiscovery(config(text)).discover(query()).peers());
  }

  @Test
  void namesTheWrongValueAndItsKey() {
    E2dException error = assertThrows(E2dException.class, () -> failing().discover(query()));

    assertEquals(ErrorCode.BAD_CONFIGURATION, error.code());
    assertTrue(error.getMessage().startsWith("discovery.initialPeers: '10.0.2.17:port'"));
  }

  @Test
  void followsAChange() throws E2dException {
    StaticDiscovery discovery = new StaticDiscovery(config("10.0.2.15"));
    discovery.modified(config("10.0.2.16", "10.0.2.17"));

    assertEquals(
        List.of(new HostPort("10.0.2.16", GOSSIP_PORT), new HostPort("10.0.2.17", GOSSIP_PORT)),
        discovery.discover(query()).peers());
  }

  @Test
  void tellsOfAChangeAsLongAsItIsWatched() {
    AtomicInteger told = new AtomicInteger();
    StaticDiscovery discovery = new StaticDiscovery(config("10.0.2.15"));
    DiscoveryProvider.Watching watching = discovery.watch(query(), told::incrementAndGet);

    discovery.modified(config("10.0.2.16"));
    assertEquals(1, told.get());
    watching.close();
    discovery.modified(config("10.0.2.17"));

    assertEquals(1, told.get());
  }

  private static StaticDiscovery.Config config(String... peers) {
    return (StaticDiscovery.Config)
        Proxy.newProxyInstance(
            StaticDiscovery.class.getClassLoader(),
            new Class<?>[] {StaticDiscovery.Config.class},
            (proxy, method, arguments) -> peers.clone());
  }
}
