package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutual TLS with nothing but what {@code certs init} makes. */
class CertificatesIT {
  private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
  private static final int MILLIS = 60_000;

  @TempDir Path dir;
  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void stopAll() {
    nodes.forEach(Node::close);
  }

  @Test
  void threeNodesLetNobodyInWithoutACertificateOfTheirs() throws Exception {
    Path pki = init("pki");
    Path foreign = init("foreign");
    Ports ports = Ports.free(HOSTS);
    for (String host : HOSTS) {
      nodes.add(new Node(dir.resolve(host), host, ports, settings(pki)));
    }
    nodes.forEach(Node::run);
    nodes.forEach(node -> node.awaitServing(HOSTS.size()));

    String url = nodes.get(0).clientUrl("https");
    etcdctl(url, pki, pki, "put", "a", "b").orFail();
    assertEquals("a\nb\n", etcdctl(nodes.get(2).clientUrl("https"), pki, pki, "get", "a").orFail());
    for (Node node : nodes) {
      assertTrue(etcdctl(node.clientUrl("https"), pki, foreign, "get", "a").exit() != 0);
    }
    for (String host : HOSTS) {
      assertKeptOut(host, ports.client(), pki);
      assertKeptOut(host, ports.peer(), pki);
    }
  }

  @Test
  void whatIsThereStaysAndMistakesAreOneLine() throws IOException {
    Path pki = init("pki");
    String key = Files.readString(pki.resolve("ca.key"));
    String kept = certs("--dir", pki.toString()).orFail();
    assertEquals(8, kept.lines().filter(line -> line.startsWith("kept " + pki)).count(), kept);
    assertEquals(key, Files.readString(pki.resolve("ca.key")));

    Files.delete(pki.resolve("peer.key"));
    assertRefused(certs("--dir", pki.toString()), pki.resolve("peer.crt").toString());
    assertRefused(certs("--hosts", "10.0.0.1:2379"), "'10.0.0.1:2379'");
    assertRefused(certs("--keys", "dsa"), "--keys is ecdsa|rsa, not 'dsa'");
    assertRefused(certs("--days", "20000", "--ca-days", "30"), "--ca-days");
    assertRefused(Commands.run(List.of(Distribution.bin("e2d"), "certs")), "e2d help certs");
  }

  private static void assertRefused(Commands.Result result, String named) {
    assertEquals(2, result.exit(), result.out() + result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(named), result.err());
  }

  /** In TLS 1.3 a client learns that its certificate was missed when it reads. */
  private static void assertKeptOut(String host, int port, Path pki) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pki.resolve("ca.crt"))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.connect(new InetSocketAddress(host, port), MILLIS);
      socket.setSoTimeout(MILLIS);
      SSLException refused =
          assertThrows(
              SSLException.class,
              () -> {
                socket.startHandshake();
                socket.getInputStream().read();
              });
      assertTrue(refused.getMessage().contains("certificate"), refused.toString());
    }
  }

  private Path init(String name) {
    Path pki = dir.resolve(name);
    certs("--dir", pki.toString(), "--hosts", String.join(",", HOSTS)).orFail();
    return pki;
  }

  private static Commands.Result certs(String... flags) {
    List<String> line = new ArrayList<>(List.of(Distribution.bin("e2d"), "certs", "init"));
    line.addAll(List.of(flags));
    return Commands.run(line);
  }

  private static String settings(Path pki) {
    StringBuilder text = new StringBuilder("requiredClusterSize: 3\n");
    for (String pair : List.of("ca", "server", "peer")) {
      text.append("%sCert: %s%n".formatted(pair, pki.resolve(pair + ".crt")));
      text.append("%sKey: %s%n".formatted(pair, pki.resolve(pair + ".key")));
    }
    return text + "discovery: {initialPeers: [127.0.0.1, 127.0.0.2, 127.0.0.3]}\n";
  }

  private static Commands.Result etcdctl(String url, Path ca, Path pki, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Distribution.etcd("etcdctl"),
                "--endpoints",
                url,
                "--dial-timeout=5s",
                "--cacert",
                ca.resolve("ca.crt").toString(),
                "--cert",
                pki.resolve("client.crt").toString(),
                "--key",
                pki.resolve("client.key").toString()));
    line.addAll(List.of(arguments));
    return Commands.run(line, Map.of("ETCDCTL_API", "3"), "");
  }
}
