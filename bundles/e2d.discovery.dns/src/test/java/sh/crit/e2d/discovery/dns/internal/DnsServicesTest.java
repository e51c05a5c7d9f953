package sh.crit.e2d.discovery.dns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
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
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.contracts.discovery.DiscoveryContract;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;

class DnsServicesTest extends DiscoveryContract {
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

  /** Hosts that all serve at the port that is the default. */
  @Override
  protected DiscoveryProvider providerOf(List<String> hosts) {
    return query -> {
      dns.records.removeIf(SRVRecord.class::isInstance);
      try {
        for (String host : hosts) {
          serve(host + ".", query.defaultPort());
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return provider.discover(query);
    };
  }

  @Override
  protected DiscoveryProvider failing() {
    dns.code = Rcode.SERVFAIL;
    return provider;
  }

  @Override
  protected Map<String, String> matches() {
    return Map.of("name", SERVICE, "server", dns.address());
  }

  private void serve(String host, int port) throws IOException {
    Name name = Name.fromString(SERVICE);
    dns.records.add(new SRVRecord(name, DClass.IN, 5, 0, 0, port, Name.fromString(host)));
  }

  private Answer ask() throws E2dException {
    return provider.discover(query());
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

  /** What came by UDP is the beginning of an answer. */
  @Test
  void anAnswerThatIsCutOffAndCannotBeHadByTcpIsNoShorterOne() throws IOException {
    for (int i = 0; i < 300; i++) {
      serve("etcd-" + i + ".example.", 7980);
    }
    dns.closeTcp();

    E2dException e = assertThrows(E2dException.class, this::ask);

    assertEquals(ErrorCode.UNREACHABLE, e.code());
  }

  @Test
  void anAnswerThatTcpCutsOffIsNoShorterOne() throws IOException {
    for (int i = 0; i < 300; i++) {
      serve("etcd-" + i + ".example.", 7980);
    }
    dns.cutOff = true;

    assertEquals(ErrorCode.UNREACHABLE, assertThrows(E2dException.class, () -> ask()).code());
  }

  @Test
  void aServiceThatDoesNotExistIsNotNobody() {
    dns.records.clear();

    assertEquals(ErrorCode.NOT_FOUND, assertThrows(E2dException.class, () -> ask()).code());
  }

  /** They are for clients, who ask the best ones; here all are peers. */
  @Test
  void prioritiesAndWeightsDoNotMatter() throws Exception {
    Name name = Name.fromString(SERVICE);
    for (int i = 0; i < 3; i++) {
      Name host = Name.fromString("etcd-" + i + ".example.");
      dns.records.add(new SRVRecord(name, DClass.IN, 5, 10 * i, i, 7980, host));
    }

    assertEquals(3, ask().peers().size());
  }
}
