package sh.crit.e2d.crypto.internal.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.CertificateFiles.KeyType;
import sh.crit.e2d.spi.crypto.CertificateFiles.Report;
import sh.crit.e2d.spi.crypto.CertificateFiles.Request;

class CertificateInitTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Set<String> HOSTS =
      Set.of("etcd-1.example.org", "10.0.0.1", "fd00::1", "*.etcd.local", "localhost");
  private static final List<String> ALL =
      List.of(
          "ca.crt",
          "ca.key",
          "client.crt",
          "client.key",
          "peer.crt",
          "peer.key",
          "server.crt",
          "server.key");

  @TempDir Path parent;
  private Path directory;

  @BeforeEach
  void nowhereYet() {
    directory = parent.resolve("deep").resolve("pki");
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void whatIsMadeIsSignedAndForItsUseOnly(KeyType type) throws Exception {
    Report report = init(NOW, type);
    assertEquals(ALL, names());
    assertEquals(8, report.written().size());
    assertEquals(List.of(), report.kept());
    X509Certificate ca = certificate("ca");
    assertEquals(0, ca.getBasicConstraints());
    for (String leaf : List.of("server", "peer", "client")) {
      X509Certificate certificate = certificate(leaf);
      assertTrusted(certificate, ca);
      assertEquals(-1, certificate.getBasicConstraints());
      assertEquals(type == KeyType.RSA ? "RSA" : "EC", certificate.getPublicKey().getAlgorithm());
      Pair.in(directory, leaf).read();
    }
    String server = "1.3.6.1.5.5.7.3.1";
    String client = "1.3.6.1.5.5.7.3.2";
    assertEquals(List.of(server, client), certificate("server").getExtendedKeyUsage());
    assertEquals(List.of(server, client), certificate("peer").getExtendedKeyUsage());
    assertEquals(List.of(client), certificate("client").getExtendedKeyUsage());
  }

  @Test
  void serverAndPeerAreFoundAtTheirHosts() throws Exception {
    init(NOW, KeyType.ECDSA);
    for (String leaf : List.of("server", "peer")) {
      Set<String> hosts = new TreeSet<>();
      certificate(leaf)
          .getSubjectAlternativeNames()
          .forEach(name -> hosts.add(name.get(0) + " " + name.get(1)));
      assertEquals(
          Set.of(
              "2 etcd-1.example.org",
              "2 *.etcd.local",
              "2 localhost",
              "7 10.0.0.1",
              "7 fd00:0:0:0:0:0:0:1"),
          hosts);
    }
  }

  @Test
  void keysAreForTheirOwnerAlone() throws Exception {
    init(NOW, KeyType.ECDSA);
    for (String name : ALL) {
      assertEquals(
          name.endsWith(".key") ? "rw-------" : "rw-r--r--",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))),
          name);
    }
  }

  @Test
  void whatIsThereStays() throws Exception {
    init(NOW, KeyType.ECDSA);
    Files.delete(directory.resolve("peer.crt"));
    Files.delete(directory.resolve("peer.key"));
    Map<String, String> before = contents();
    Report report = init(NOW.plusSeconds(60), KeyType.RSA);
    assertEquals(
        List.of("peer.key", "peer.crt").stream().sorted().toList(), fileNames(report.written()));
    assertEquals(6, report.kept().size());
    Map<String, String> after = contents();
    before.forEach((name, content) -> assertEquals(content, after.get(name), name));
    assertTrusted(certificate("peer"), certificate("ca"));
    assertEquals(List.of(), init(NOW.plusSeconds(120), KeyType.RSA).written());
  }

  @Test
  void noPairOutlivesItsAuthority() throws Exception {
    init(NOW, KeyType.ECDSA);
    Files.delete(directory.resolve("client.crt"));
    Files.delete(directory.resolve("client.key"));
    Instant late = certificate("ca").getNotAfter().toInstant().minus(Duration.ofDays(1));
    init(late, KeyType.ECDSA);
    assertEquals(certificate("ca").getNotAfter(), certificate("client").getNotAfter());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ca.crt",
        "ca.key",
        "server.crt",
        "server.key",
        "peer.key",
        "client.crt",
        "client.key"
      })
  void aFileWithoutItsOtherHalfChangesNothing(String missing) throws Exception {
    init(NOW, KeyType.ECDSA);
    Files.delete(directory.resolve(missing));
    assertRefused(ErrorCode.BAD_CONFIGURATION, missing);
  }

  @ParameterizedTest
  @CsvSource({
    "client.key, ca.key, is not the key of",
    "server.crt, ca.key, holds no certificate",
    "ca.key, ca.crt, holds no private key",
    "ca.key, server.key, is not the key of"
  })
  void filesThatDoNotFitTogetherChangeNothing(String wrong, String content, String what)
      throws Exception {
    init(NOW, KeyType.ECDSA);
    Files.write(directory.resolve(wrong), Files.readAllBytes(directory.resolve(content)));
    Files.delete(directory.resolve("peer.crt"));
    Files.delete(directory.resolve("peer.key"));
    assertTrue(assertRefused(ErrorCode.BAD_CONFIGURATION, wrong).contains(what));
  }

  @Test
  void pairsWithoutTheirAuthorityGetNoNewOne() throws Exception {
    init(NOW, KeyType.ECDSA);
    Files.delete(directory.resolve("ca.crt"));
    Files.delete(directory.resolve("ca.key"));
    assertRefused(ErrorCode.BAD_CONFIGURATION, "ca.crt");
  }

  @Test
  void anExpiredAuthoritySignsNothing() throws Exception {
    init(NOW, KeyType.ECDSA);
    Files.delete(directory.resolve("peer.crt"));
    Files.delete(directory.resolve("peer.key"));
    Map<String, String> before = contents();
    E2dException wrong =
        assertThrows(
            E2dException.class, () -> init(NOW.plus(YEAR.multipliedBy(11)), KeyType.ECDSA));
    assertTrue(wrong.getMessage().contains("ca.crt has expired on 2035-12-31"), wrong.getMessage());
    assertEquals(before, contents());
  }

  @Test
  void aPairOfAnotherAuthorityIsKeptWithAWord() throws Exception {
    init(NOW, KeyType.ECDSA);
    Path foreign = parent.resolve("foreign");
    new CertificateInit(clock(NOW)).init(request(foreign, KeyType.ECDSA, HOSTS));
    for (String file : List.of("client.crt", "client.key")) {
      Files.write(directory.resolve(file), Files.readAllBytes(foreign.resolve(file)));
    }
    Report report = init(NOW, KeyType.ECDSA);
    assertEquals(
        List.of(
            directory.resolve("client.crt") + " is not signed by the authority in this directory"),
        report.warnings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.256",
        "10.0.0.1:2379",
        "a b",
        "",
        "-x",
        "x_y",
        "https://a",
        "a..b",
        "*",
        "1.2"
      })
  void whatIsNoHostIsRefused(String host) {
    E2dException wrong =
        assertThrows(
            E2dException.class,
            () ->
                new CertificateInit(clock(NOW))
                    .init(request(directory, KeyType.ECDSA, Set.of("localhost", host))));
    assertEquals(ErrorCode.BAD_USAGE, wrong.code());
    assertTrue(wrong.getMessage().startsWith("'" + host + "' is neither"), wrong.getMessage());
    assertFalse(Files.exists(directory));
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
    Path file = Files.createFile(parent.resolve("deep"));
    E2dException wrong = assertThrows(E2dException.class, () -> init(NOW, KeyType.ECDSA));
    assertEquals(ErrorCode.STORAGE_UNUSABLE, wrong.code());
    assertTrue(wrong.getMessage().startsWith(directory + " cannot be made: "), wrong.getMessage());
    assertTrue(Files.isRegularFile(file));
  }

  private String assertRefused(ErrorCode code, String file) throws IOException {
    Map<String, String> before = contents();
    E2dException wrong = assertThrows(E2dException.class, () -> init(NOW, KeyType.ECDSA));
    assertEquals(code, wrong.code());
    assertTrue(wrong.getMessage().contains(directory.resolve(file).toString()), wrong.getMessage());
    assertEquals(1, wrong.getMessage().lines().count());
    assertEquals(before, contents());
    return wrong.getMessage();
  }

  private static void assertTrusted(X509Certificate leaf, X509Certificate ca) throws Exception {
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(java.util.Date.from(NOW));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }

  private Report init(Instant now, KeyType type) throws E2dException {
    return new CertificateInit(clock(now)).init(request(directory, type, HOSTS));
  }

  private static Request request(Path directory, KeyType type, Set<String> hosts) {
    return new Request(directory, type, hosts, YEAR.multipliedBy(10), YEAR);
  }

  private static Clock clock(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private X509Certificate certificate(String name) throws Exception {
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".crt"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private List<String> names() throws IOException {
    return List.copyOf(contents().keySet());
  }

  private static List<String> fileNames(List<Path> files) {
    return files.stream().map(file -> file.getFileName().toString()).sorted().toList();
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
