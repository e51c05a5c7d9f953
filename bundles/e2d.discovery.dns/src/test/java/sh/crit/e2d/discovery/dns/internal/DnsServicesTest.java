package sh.crit.e2d.discovery.dns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;

class DnsServicesTest {
  private static final String SERVICE = "_gossip._tcp.etcd.example.";
  private final FakeDns dns;
  private final DnsServices provider = new DnsServices();

  DnsServicesTest() throws IOException {
    dns = new FakeDns();
  }

  @BeforeEach
  void nameExists() throws IOException {
    dns.records.add(new TXTRecord(Name.fromString(SERVICE), DClass.IN, 5, "no service yet"));
  }

  @AfterEach
  void end() throws IOException {
    dns.close();
  }

  private void serve(String host, int port) throws IOException {
    Name name = Name.fromString(SERVICE);
    dns.records.add(new SRVRecord(name, DClass.IN, 5, 0, 0, port, Name.fromString(host)));
  }

  private Answer ask() throws Exception {
    return provider.discover(
        new DiscoveryProvider.Query(
            Map.of("name", SERVICE, "server", dns.address()), 7980, Duration.ofSeconds(30)));
  }

  @Test
  void hostsComeWithThePortsThatTheyServeAt() throws Exception {
    serve("etcd-0.example.", 7980);
    serve("etcd-1.example.", 7981);

    assertEquals(
        List.of(new HostPort("etcd-0.example", 7980), new HostPort("etcd-1.example", 7981)),
        ask().peers().stream().sorted().toList());
  }

  @Test
  void aNameWithoutServicesHasNobody() throws Exception {
    assertEquals(List.of(), ask().peers());
  }

  @Test
  void whatIsNotOfferedIsToldAndLeftOut() throws Exception {
    serve(".", 0);
    serve("etcd-0.example.", 0);

    Answer answer = ask();

    assertEquals(List.of(), answer.peers());
    assertEquals(
        List.of("etcd-0.example: its port is 0", "the target '.': the service is not offered"),
        answer.leftOut().stream().sorted().toList());
  }

  @Test
  void hundredsComeOverTcp() throws Exception {
    for (int i = 0; i < 300; i++) {
      serve("etcd-" + i + ".example.", 7980);
    }

    assertEquals(300, ask().peers().size());
  }

  @Test
  void aFailureIsNotNobody() {
    dns.code = Rcode.SERVFAIL;

    assertThrows(E2dException.class, this::ask);
  }
}
