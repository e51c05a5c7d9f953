package sh.crit.e2d.discovery.dns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;

class DnsAddressesTest extends DiscoveryContract {
  private final FakeDns dns;
  private final DiscoveryProvider provider = new DnsAddresses();

  DnsAddressesTest() throws IOException {
    dns = new FakeDns();
  }

  @AfterEach
  void end() throws IOException {
    dns.close();
  }

  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) throws Exception {
    dns.records.add(new TXTRecord(name("etcd.example."), DClass.IN, 5, "a name without addresses"));
    for (String host : hosts) {
      dns.records.add(address("etcd.example.", host));
    }
    return provider;
  }

  @Override
  protected DiscoveryProvider failing() {
    dns.code = Rcode.SERVFAIL;
    return provider;
  }

  @Override
  protected Map<String, String> matches() {
    return Map.of("name", "etcd.example.", "server", dns.address());
  }

  private static Name name(String text) throws IOException {
    return Name.fromString(text);
  }

  private static ARecord address(String name, String host) throws IOException {
    return new ARecord(name(name), DClass.IN, 5, InetAddress.getByName(host));
  }

  private DiscoveryProvider.Query query(Map<String, String> matches) {
    return new DiscoveryProvider.Query(matches, GOSSIP_PORT, Duration.ofSeconds(30));
  }

  @Test
  void bothFamiliesAndAliasesAreFollowedAtTheGivenPort() throws Exception {
    dns.records.add(new CNAMERecord(name("e.example."), DClass.IN, 5, name("etcd.example.")));
    dns.records.add(address("etcd.example.", "10.0.0.1"));
    InetAddress six = InetAddress.getByName("2001:db8::1");
    dns.records.add(new AAAARecord(name("etcd.example."), DClass.IN, 5, six));
    Map<String, String> matches =
        Map.of("name", "e.example.", "port", "7981", "server", dns.address());

    List<HostPort> peers = provider.discover(query(matches)).peers();

    assertEquals(
        List.of(new HostPort("10.0.0.1", 7981), new HostPort("2001:db8:0:0:0:0:0:1", 7981)), peers);
  }

  @Test
  void aNameThatDoesNotExistIsAFailureAndNotNobody() {
    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));

    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertTrue(e.getMessage().contains("there is no name 'etcd.example' in DNS"), e.getMessage());
  }

  @Test
  void aServerThatRefusesIsUnreachableAndNotNobody() {
    for (int code : List.of(Rcode.SERVFAIL, Rcode.REFUSED)) {
      dns.code = code;
      E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));
      assertEquals(ErrorCode.UNREACHABLE, e.code(), e.getMessage());
    }
  }

  /** Half of the addresses are not all. */
  @Test
  void whereOneFamilyCannotBeToldThereIsNoAnswer() throws Exception {
    dns.records.add(address("etcd.example.", "10.0.0.1"));
    dns.failingType = Type.AAAA;

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));

    assertEquals(ErrorCode.UNREACHABLE, e.code());
  }

  @Test
  void anAliasOfWhatDoesNotExistIsAFailure() throws Exception {
    dns.records.add(new CNAMERecord(name("etcd.example."), DClass.IN, 5, name("no.example.")));

    assertThrows(E2dException.class, () -> provider.discover(query()));
  }

  @Test
  void whoeverAsksMayStopWaiting() {
    dns.silent = true;
    Thread.currentThread().interrupt();
    try {
      E2dException e = assertThrows(E2dException.class, () -> provider.discover(query()));
      assertEquals(ErrorCode.CANCELLED, e.code(), e.getMessage());
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt is kept");
    }
  }

  /** Of the machine's servers one is dead; the name is looked for in many domains. */
  @Nested
  class OfTheMachine {
    private void configure(String servers, String search) {
      System.setProperty("dns.server", servers);
      System.setProperty("dns.search", search);
    }

    @AfterEach
    void restore() {
      System.clearProperty("dns.server");
      System.clearProperty("dns.search");
      ResolverConfig.refresh();
      Lookup.refreshDefault();
    }

    private DiscoveryProvider.Query of(String name, int seconds) {
      return new DiscoveryProvider.Query(
          Map.of("name", name), GOSSIP_PORT, Duration.ofSeconds(seconds));
    }

    @Test
    void theNextOneAnswers() throws Exception {
      try (FakeDns dead = new FakeDns()) {
        dead.silent = true;
        dns.records.add(address("etcd.example.", "10.0.0.1"));
        configure(dead.address() + "," + dns.address(), "");

        assertEquals(at("10.0.0.1"), provider.discover(of("etcd.example.", 20)).peers());
      }
    }

    @Test
    void allOfThemTogetherHaveTheDeadline() {
      dns.silent = true;
      configure(dns.address(), "a.example,b.example,c.example,d.example,e.example,f.example");
      long begin = System.nanoTime();

      E2dException e = assertThrows(E2dException.class, () -> provider.discover(of("etcd", 4)));

      assertEquals(ErrorCode.UNREACHABLE, e.code(), e.getMessage());
      assertTrue(System.nanoTime() - begin < 6_000_000_000L);
      assertTrue(dns.asked.get() > 1, "a lost packet is sent again");
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'', -, -, discovery.matches.name: '' is missing",
        "a..b, -, -, discovery.matches.name: 'a..b' is no DNS name",
        "etcd.example, 0, -, discovery.matches.port: '0' is no port",
        "etcd.example, x, -, discovery.matches.port: 'x' is no port",
        "etcd.example, -, 127.0.0.1:99999, discovery.matches.server: '127.0.0.1:99999' is no",
        "etcd.example, -, host.invalid, discovery.matches.server: 'host.invalid' is not known",
      })
  void mistakesNameTheKey(String name, String port, String server, String part) {
    Map<String, String> matches = new HashMap<>(Map.of("name", name));
    if (port != null) {
      matches.put("port", port);
    }
    if (server != null) {
      matches.put("server", server);
    }

    E2dException e = assertThrows(E2dException.class, () -> provider.discover(query(matches)));

    assertEquals(ErrorCode.BAD_CONFIGURATION, e.code());
    assertTrue(e.getMessage().startsWith(part), e.getMessage());
  }
}
