package sh.crit.e2d.crypto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.error.E2dException;

class MutualTlsTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private final BouncyClusterKeys keys = new BouncyClusterKeys();
  private final ExecutorService server = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow();
    server.awaitTermination(20, TimeUnit.SECONDS);
  }

  @Test
  void holdersOfTheSameKeyTalkWhateverItsEncoding() throws Exception {
    assertEquals("TLSv1.3", talk(context("ec-sec1.pem"), context("ec-pkcs8.pem")));
    assertEquals("TLSv1.3", talk(context("rsa-pkcs1.pem"), context("rsa-pkcs8.pem")));
  }

  @Test
  void anotherKeyOrPurposeIsTurnedAwayByBothSides() throws Exception {
    SSLContext ours = context("ec-sec1.pem");
    SSLContext other = context("other.pem");
    SSLContext purpose = keys.mutualTls(Keys.file("ec-sec1.pem"), "something else");

    assertRefused(ours, other);
    assertRefused(other, ours);
    assertRefused(ours, purpose);
  }

  @Test
  void aLeafOfTheAuthorityAndTheAuthoritysOwnCertificateAreTurnedAway() throws Exception {
    SSLContext ours = context("ec-sec1.pem");

    assertRefused(ours, holder("leaf.key.pem", "leaf.crt.pem", "ec-certificate.pem"));
    assertRefused(ours, holder("ec-sec1.pem", "ec-certificate.pem"));
  }

  /** A client that trusts everybody sees that the server, too, must prove itself. */
  @Test
  void aServerWithALeafIsNotTalkedTo() throws Exception {
    assertRefused(
        holder("leaf.key.pem", "leaf.crt.pem", "ec-certificate.pem"), context("ec-sec1.pem"));
  }

  @Test
  void whoPresentsNothingIsTurnedAway() throws Exception {
    SSLContext nobody = SSLContext.getInstance("TLS");
    nobody.init(null, new TrustManager[] {new TrustAll()}, null);

    assertRefused(context("ec-sec1.pem"), nobody);
  }

  @Test
  void olderProtocolsAreRefusedEvenIfTheCallerAllowsThem() throws Exception {
    SSLContext ours = context("ec-sec1.pem");

    assertThrows(IOException.class, () -> talk(ours, ours, "TLSv1.2"));
  }

  private SSLContext context(String name) throws E2dException {
    return keys.mutualTls(Keys.file(name), "gossip");
  }

  /** Whoever has this certificate and its key, and trusts everybody. */
  private static SSLContext holder(String key, String... chain) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Certificate[] certificates = new Certificate[chain.length];
    for (int i = 0; i < chain.length; i++) {
      certificates[i] =
          factory.generateCertificate(
              new ByteArrayInputStream(Files.readAllBytes(Keys.file(chain[i]))));
    }
    Path file = Keys.file(key);
    PrivateKeyInfo info = PrivateKeyInfoFactory.createPrivateKeyInfo(PrivateKeyFile.read(file));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())),
        new char[0],
        certificates);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), new TrustManager[] {new TrustAll()}, null);
    return context;
  }

  private void assertRefused(SSLContext listening, SSLContext connecting) {
    assertThrows(IOException.class, () -> talk(listening, connecting));
  }

  private String talk(SSLContext listening, SSLContext connecting) throws Exception {
    return talk(listening, connecting, "TLSv1.3");
  }

  /** Sends a secret each way; returns the protocol; fails if either side does not get it. */
  private String talk(SSLContext listening, SSLContext connecting, String protocol)
      throws Exception {
    try (SSLServerSocket socket =
        (SSLServerSocket)
            listening
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      socket.setNeedClientAuth(true);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setSoTimeout(PATIENCE_MILLIS);
      Future<String> heard =
          server.submit(
              () -> {
                try (SSLSocket accepted = (SSLSocket) socket.accept()) {
                  accepted.setSoTimeout(PATIENCE_MILLIS);
                  return exchange(accepted);
                }
              });
      String used;
      try (SSLSocket client =
          (SSLSocket)
              connecting
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), socket.getLocalPort())) {
        client.setEnabledProtocols(new String[] {protocol});
        client.setSoTimeout(PATIENCE_MILLIS);
        assertEquals("hello", exchange(client));
        used = client.getSession().getProtocol();
      } catch (IOException e) {
        // Neither side may have heard anything, whichever of them noticed first.
        assertThrows(
            ExecutionException.class, () -> heard.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        throw e;
      }
      assertEquals("hello", heard.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
      return used;
    }
  }

  private static String exchange(SSLSocket socket) throws IOException {
    socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = socket.getInputStream().readNBytes(5);
    if (bytes.length < 5) {
      throw new IOException("the other side closed");
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
