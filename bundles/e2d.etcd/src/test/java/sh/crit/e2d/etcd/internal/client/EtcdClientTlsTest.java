package sh.crit.e2d.etcd.internal.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.testing.TestPki;
import sh.crit.e2d.etcd.internal.tls.PemFiles;

class EtcdClientTlsTest {
  private static final Duration TIME = Duration.ofSeconds(10);

  @TempDir Path dir;
  private TestPki pki;
  private PlainEtcd etcd;

  @BeforeEach
  void startEtcdThatAsksForCertificates() throws Exception {
    pki = new TestPki(dir.resolve("pki"));
    pki.issue("server", TestPki.Form.PKCS8_EC);
    etcd =
        new PlainEtcd("a", dir, "https")
            .with("--cert-file=" + pki.cert("server"))
            .with("--key-file=" + pki.key("server"))
            .with("--trusted-ca-file=" + pki.caCert)
            .with("--client-cert-auth");
    etcd.start("new", etcd.seat()).awaitServing();
  }

  @AfterEach
  void endProcesses() {
    etcd.kill();
  }

  @Test
  void keysOfEveryFormAreUnderstood() throws Exception {
    for (TestPki.Form form : TestPki.Form.values()) {
      pki.issue(form.name(), form);
      try (EtcdClient client = client(pki, form.name())) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> client.status(etcd.clientUrl, TIME).leaderId() != 0);
        assertEquals(1, client.read(List.of(etcd.clientUrl), TIME).members().size(), form.name());
      }
    }
  }

  @Test
  void withoutACertificateOfTheAuthorityNobodyAnswers() throws Exception {
    try (EtcdClient client = new EtcdClient(new PemFiles(pki.caCert.toString(), "", ""))) {
      assertUnreachable(client);
    }
    TestPki other = new TestPki(dir.resolve("other"));
    other.issue("server", TestPki.Form.PKCS8_EC);
    try (EtcdClient client = client(other, "server")) {
      String message = assertUnreachable(client).getMessage();
      assertTrue(message.contains("path"), message);
    }
  }

  @Test
  void aRenewedCertificateIsTakenUpWithoutARestart() throws Exception {
    TestPki other = new TestPki(dir.resolve("other"));
    other.issue("client", TestPki.Form.PKCS8_EC);
    pki.issue("client", TestPki.Form.PKCS8_EC);
    Path cert = dir.resolve("client.crt");
    Path key = dir.resolve("client.key");
    Files.copy(other.cert("client"), cert);
    Files.copy(other.key("client"), key);
    try (EtcdClient client =
        new EtcdClient(new PemFiles(pki.caCert.toString(), cert.toString(), key.toString()))) {
      assertUnreachable(client);

      Files.writeString(cert, Files.readString(pki.cert("client")));
      Files.writeString(key, Files.readString(pki.key("client")));

      assertEquals("3.", client.status(etcd.clientUrl, TIME).version().substring(0, 2));
    }
  }

  @Test
  void aKeyThatIsNoneIsNamed() throws Exception {
    Path key = Files.writeString(dir.resolve("broken.key"), "nothing");
    try (EtcdClient client =
        new EtcdClient(
            new PemFiles(pki.caCert.toString(), pki.cert("server").toString(), key.toString()))) {
      E2dException refusal =
          assertThrows(E2dException.class, () -> client.status(etcd.clientUrl, TIME));
      assertEquals(ErrorCode.BAD_CONFIGURATION, refusal.code());
      assertEquals("file " + key + " holds no private key in PEM form", refusal.getMessage());
    }
  }

  private EtcdClient client(TestPki from, String name) {
    return new EtcdClient(
        new PemFiles(
            from.caCert.toString(), from.cert(name).toString(), from.key(name).toString()));
  }

  private E2dException assertUnreachable(EtcdClient client) {
    E2dException refusal =
        assertThrows(E2dException.class, () -> client.status(etcd.clientUrl, TIME));
    assertEquals(ErrorCode.UNREACHABLE, refusal.code(), refusal.getMessage());
    return refusal;
  }
}
