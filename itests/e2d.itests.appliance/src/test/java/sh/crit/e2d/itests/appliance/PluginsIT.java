package sh.crit.e2d.itests.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of one node that serves all the while. */
class PluginsIT {
  private static final String HOST = "127.0.0.1";
  private static final String SPI = "[1.0,2)";
  private static final String NAMED = "discovery: {type: test/peers, matches: {peer: 127.0.0.9}}";

  @TempDir Path dir;
  private Path made;
  private Node node;

  @BeforeEach
  void unpack() throws IOException {
    made = Files.createDirectory(dir.resolve("made"));
    node =
        new Node(dir.resolve("node"), HOST, Ports.free(List.of(HOST)), "")
            .in(Distribution.copy(dir.resolve("home")));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static boolean warns(JsonObject status, String... words) {
    String warnings = status.get("warnings").toString();
    return Arrays.stream(words).allMatch(warnings::contains);
  }

  private void drop(Path jar, String file) throws IOException {
    PluginJar.drop(jar, node.plugins(), file);
  }

  private void assertReason(String file, String state, String version, String reason) {
    node.awaitPlugin(file, state, version, p -> p.get("reason").getAsString().contains(reason));
  }

  @Test
  void oneComesChangesAndGoesWhileEtcdServes() throws IOException {
    node.bin("start").orFail();
    node.awaitServing(1);
    ProcessHandle etcd = node.etcd().orElseThrow();
    String own = node.bin("e2d", "plugins").orFail();
    assertTrue(own.contains("discovery static"), own);

    node.configure(NAMED);
    node.awaitStatus(
        "to miss it", s -> warns(s, "is not a type of discovery here", "drop that into plugins/"));
    drop(PluginJar.discovery(made, "1.0.0", SPI), "peers.jar");
    node.awaitPlugin("peers.jar", "active", "1.0.0");
    node.awaitStatus("to be content", s -> !warns(s, "discovery"));
    String found = node.bin("e2d", "discover").orFail();
    assertTrue(found.contains("127.0.0.9:"), found);

    drop(PluginJar.discovery(made, "1.1.0", SPI), "peers.jar");
    node.awaitPlugin("peers.jar", "active", "1.1.0");
    drop(PluginJar.discovery(made, "2.0.0", "[2.0,3)"), "peers.jar");
    assertReason(
        "peers.jar",
        "refused",
        "2.0.0",
        "needs sh.crit.e2d.spi.discovery [2.0,3), this appliance has 1.");
    assertEquals(1, node.bin("e2d", "plugins").exit());
    node.bin("e2d", "discover").orFail();

    Files.delete(node.plugins().resolve("peers.jar"));
    node.awaitNoPlugin("peers.jar");
    node.awaitStatus(
        "to miss it",
        s -> warns(s, "'test/peers': no bundle provides it; waiting for a plugin in plugins/"));

    assertEquals(etcd.pid(), node.etcd().orElseThrow().pid());
    assertEquals("running", node.status().orElseThrow().get("state").getAsString());
  }

  @Test
  void whatIsHalfCopiedOrBrokenHarmsNothing() throws IOException {
    node.bin("start").orFail();
    node.awaitServing(1);
    ProcessHandle etcd = node.etcd().orElseThrow();
    byte[] whole = Files.readAllBytes(PluginJar.discovery(made, "1.0.0", SPI));
    Path file = node.plugins().resolve("peers.jar");

    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertReason("peers.jar", "incomplete", "", "its end is missing; waiting for the rest");
    node.awaitStatus("to warn", s -> warns(s, "plugins/peers.jar is INCOMPLETE"));
    Files.write(
        file, Arrays.copyOfRange(whole, whole.length / 2, whole.length), StandardOpenOption.APPEND);
    node.awaitPlugin("peers.jar", "active", "1.0.0");

    byte[] damaged = whole.clone();
    damaged[60] ^= 1;
    Files.write(node.plugins().resolve("damaged.jar"), damaged);
    Files.writeString(node.plugins().resolve("page.jar"), "<html>404</html>");
    drop(PluginJar.update(made, "org.apache.felix.scr", "9.0.0"), "scr.jar");
    assertReason("damaged.jar", "refused", "", "is damaged");
    assertReason("page.jar", "refused", "", "is no jar");
    assertReason("scr.jar", "refused", "9.0.0", "stop the node, put the jar into bundles/");
    node.awaitStatus("to warn of all", s -> warns(s, "damaged.jar", "page.jar", "scr.jar"));

    assertEquals("active", node.plugin("peers.jar").orElseThrow().get("state").getAsString());
    assertEquals(etcd.pid(), node.etcd().orElseThrow().pid());
    assertEquals(0, node.stop().exit());
    node.bin("start").orFail();
    node.awaitServing(1);
    node.awaitPlugin("peers.jar", "active", "1.0.0");
    node.awaitPlugin("page.jar", "refused", "");
  }

  @Test
  void aNodeWithDataServesWithoutThePluginThatItNames() throws IOException {
    node.configure(NAMED.replace("127.0.0.9", HOST));
    Commands.Result refused = node.bin("start");
    assertEquals(2, refused.exit(), refused.out());
    assertTrue(refused.err().contains("test/peers is not a type of discovery here"), refused.err());
    assertTrue(refused.err().contains("plugins holds none"), refused.err());

    Path jar = PluginJar.discovery(made, "1.0.0", SPI);
    drop(jar, "peers.jar");
    node.bin("start").orFail();
    node.awaitServing(1);
    node.put("kept", "through everything");
    assertEquals(0, node.stop().exit());
    Files.writeString(node.plugins().resolve("peers.jar"), "no jar any more");

    Commands.Result started = node.bin("start");
    assertEquals(0, started.exit(), started.err());
    assertTrue(started.err().contains("peers.jar (cannot be read"), started.err());
    node.awaitServing(1);
    assertEquals("through everything", node.get("kept"));
    node.awaitStatus(
        "to miss it",
        s -> warns(s, "'test/peers': no bundle provides it", "plugins/peers.jar is REFUSED"));
    drop(jar, "peers.jar");
    node.awaitPlugin("peers.jar", "active", "1.0.0");
    node.awaitStatus("to be content", s -> !warns(s, "peers"));
  }

  @Test
  void onlyWhatIsSignedIsLetInWhereThatIsWanted() throws Exception {
    KeyStore.PrivateKeyEntry author = author();
    node.configure("plugins: {signers: signers.pem}");
    Path pem = node.config().resolveSibling("signers.pem");
    Files.writeString(pem, "nothing");
    Commands.Result refused = node.bin("start");
    assertEquals(2, refused.exit(), refused.out());
    assertTrue(refused.err().contains("plugins.signers"), refused.err());

    Files.writeString(pem, pem((X509Certificate) author.getCertificate()));
    node.bin("start").orFail();
    node.awaitServing(1);
    Path unsigned = PluginJar.discovery(made, "1.0.0", SPI);
    drop(unsigned, "peers.jar");
    assertReason("peers.jar", "refused", "1.0.0", "is not signed, and plugins.signers is set");

    Path signed = made.resolve("signed");
    try (ZipFile in = new ZipFile(unsigned.toFile());
        OutputStream out = Files.newOutputStream(signed)) {
      new JarSigner.Builder(author).build().sign(in, out);
    }
    drop(signed, "peers.jar");
    node.awaitPlugin("peers.jar", "active", "1.0.0");

    node.configure("plugins: {}");
    drop(unsigned, "peers.jar");
    node.awaitPlugin("peers.jar", "active", "1.0.0");
  }

  private KeyStore.PrivateKeyEntry author() throws Exception {
    Path store = made.resolve("author.p12");
    String password = "changeit";
    Commands.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "author",
                "-dname",
                "CN=author",
                "-validity",
                "30",
                "-keystore",
                store.toString(),
                "-storepass",
                password))
        .orFail();
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password.toCharArray());
      return (KeyStore.PrivateKeyEntry)
          keys.getEntry("author", new KeyStore.PasswordProtection(password.toCharArray()));
    }
  }

  private static String pem(X509Certificate certificate) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }
}
