package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.crit.e2d.config.internal.machine.CertificateCheck;
import sh.crit.e2d.config.internal.model.Problems;

/** Certificates and keys of each type and form that do or do not belong together. */
class CertificateFilesTest {
  private static final String IN = "standard input:";
  private static final Instant NOW = Instant.parse("2030-06-15T12:00:00Z");

  @TempDir Path directory;
  private Problems problems = new Problems();
  private KeyPair authority;
  private Path caCert;

  @BeforeEach
  void setUp() throws Exception {
    authority = keys("EC", 256);
    caCert = write("ca.crt", certificate("ca", authority, "ca", authority));
  }

  private static KeyPair keys(String type, int size) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    if (size > 0) {
      generator.initialize(size);
    }
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(String name, KeyPair of, String issuer, KeyPair signer)
      throws Exception {
    return certificate(name, of, issuer, signer, NOW.minus(Duration.ofDays(30)));
  }

  /** Valid for sixty days. */
  private static X509Certificate certificate(
      String name, KeyPair of, String issuer, KeyPair signer, Instant from) throws Exception {
    String algorithm =
        switch (signer.getPrivate().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    new X500Name("CN=" + issuer),
                    BigInteger.ONE,
                    Date.from(from),
                    Date.from(from.plus(Duration.ofDays(60))),
                    new X500Name("CN=" + name),
                    of.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())));
  }

  private Path write(String name, Object... parts) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object part : parts) {
        writer.writeObject(part);
      }
    }
    return Files.writeString(directory.resolve(name), "a remark\n" + text);
  }

  /** RSA and EC keys are written in their older forms unless told otherwise. */
  private Path key(String name, KeyPair keys, boolean pkcs8) throws IOException {
    return pkcs8
        ? write(name, new JcaPKCS8Generator(keys.getPrivate(), null))
        : write(name, keys.getPrivate());
  }

  private List<String> check(String yaml) {
    check(yaml, false);
    return Loading.lines(problems.errors());
  }

  private void check(String yaml, boolean etcdRuns) {
    problems = new Problems();
    new CertificateCheck(Loading.loaded(yaml, Map.of()), NOW, etcdRuns, problems).check();
  }

  private String server(Path cert, Path key) {
    return "caCert: %s\nserverCert: %s\nserverKey: %s\n".formatted(caCert, cert, key);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA,2048,false",
    "RSA,2048,true",
    "EC,256,false",
    "EC,256,true",
    "EC,384,false",
    "EC,521,true",
    "Ed25519,0,true"
  })
  void everyTypeAndForm(String type, int size, boolean pkcs8) throws Exception {
    KeyPair right = keys(type, size);
    KeyPair wrong = keys(type, size);
    Path cert = write("s.crt", certificate("s", right, "ca", authority));
    assertEquals(List.of(), check(server(cert, key("s.key", right, pkcs8))));
    Path other = key("other.key", wrong, pkcs8);
    assertEquals(
        List.of(
            IN
                + "2: serverCert: "
                + cert
                + " is not the certificate of serverKey "
                + other
                + "; name a certificate and a key that belong together"),
        check(server(cert, other)));
    assertEquals(List.of(), problems.warnings());
  }

  @ParameterizedTest
  @CsvSource({
    "EC,256,RSA,2048,false",
    "EC,256,RSA,2048,true",
    "RSA,2048,EC,256,false",
    "RSA,2048,EC,256,true",
    "EC,256,EC,521,false",
    "EC,384,EC,256,true",
    "EC,256,Ed25519,0,true"
  })
  void aKeyOfAnotherType(String type, int size, String other, int otherSize, boolean pkcs8)
      throws Exception {
    Path cert = write("p.crt", certificate("p", keys(type, size), "ca", authority));
    Path key = key("p.key", keys(other, otherSize), pkcs8);
    assertEquals(
        List.of(
            IN
                + "2: peerCert: "
                + cert
                + " is not the certificate of peerKey "
                + key
                + "; name a certificate and a key that belong together"),
        check("caCert: %s\npeerCert: %s\npeerKey: %s\n".formatted(caCert, cert, key)));
  }

  @Test
  void theAuthoritysKey() throws Exception {
    Path right = key("ca.key", authority, false);
    assertEquals(List.of(), check("caCert: %s\ncaKey: %s\n".formatted(caCert, right)));
    KeyPair next = keys("RSA", 2048);
    Path both =
        write(
            "both.crt",
            certificate("ca", authority, "ca", authority),
            certificate("next", next, "next", next));
    Path nextKey = key("next.key", next, true);
    assertEquals(List.of(), check("caCert: %s\ncaKey: %s\n".formatted(both, nextKey)));
    assertEquals(
        List.of(
            IN
                + "1: caCert: "
                + caCert
                + " is not the certificate of caKey "
                + nextKey
                + "; name a certificate and a key that belong together"),
        check("caCert: %s\ncaKey: %s\n".formatted(caCert, nextKey)));
  }

  @Test
  void aLeafOfAnotherAuthority() throws Exception {
    KeyPair impostor = keys("EC", 256);
    KeyPair leaf = keys("EC", 256);
    Path key = key("s.key", leaf, true);
    // Of the same name, so that only the signature tells.
    Path cert = write("s.crt", certificate("s", leaf, "ca", impostor));
    assertEquals(
        List.of(
            IN
                + "2: serverCert: "
                + cert
                + " is not signed by caCert "
                + caCert
                + ", so nobody would trust it; name a certificate of that authority, or its own"),
        check(server(cert, key)));
  }

  @Test
  void anAuthorityInBetween() throws Exception {
    KeyPair between = keys("RSA", 2048);
    KeyPair leaf = keys("EC", 256);
    Path key = key("s.key", leaf, true);
    Path chain =
        write(
            "chain.crt",
            certificate("s", leaf, "between", between),
            certificate("between", between, "ca", authority));
    assertEquals(List.of(), check(server(chain, key)));
    Path alone = write("alone.crt", certificate("s", leaf, "between", between));
    assertEquals(1, check(server(alone, key)).size());
  }

  @Test
  void expired() throws Exception {
    KeyPair leaf = keys("EC", 256);
    Path key = key("s.key", leaf, true);
    Instant from = Instant.parse("2029-01-01T00:00:00Z");
    Path cert = write("s.crt", certificate("s", leaf, "ca", authority, from));
    String expected = IN + "2: serverCert: " + cert + " has expired on 2029-03-02; renew it";
    check(server(cert, key), true);
    assertEquals(List.of(expected), Loading.lines(problems.warnings()));
    assertEquals(List.of(expected), check(server(cert, key)));
    Path early =
        write("e.crt", certificate("s", leaf, "ca", authority, NOW.plus(Duration.ofDays(1))));
    Problems before = new Problems();
    new CertificateCheck(Loading.loaded(server(early, key), Map.of()), NOW, false, before).check();
    assertEquals(List.of(), before.errors());
    assertEquals(
        List.of(
            IN
                + "2: serverCert: "
                + early
                + " is valid from 2030-06-16 on; wait, or set this machine's clock"),
        Loading.lines(before.warnings()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | holds no private key; name a PEM file that does",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY----- | holds no private key that can be understood; name a PEM file",
        "-----BEGIN PRIVATE KEY-----A-----END PRIVATE KEY----- | holds no private key that can be understood; name a PEM file",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----AAAA-----END ENCRYPTED PRIVATE KEY----- | is protected by a passphrase, which nobody could enter; write it without one, for example with: openssl pkey -in FILE -out NEWFILE",
        "-----BEGIN EC PRIVATE KEY-----Proc-Type: 4,ENCRYPTED AAAA-----END EC PRIVATE KEY----- | is protected by a passphrase, which nobody could enter; write it without one, for example with: openssl pkey -in FILE -out NEWFILE",
      })
  void noKey(String content, String message) throws Exception {
    Path key = Files.writeString(directory.resolve("ca.key"), content);
    assertEquals(
        List.of(IN + "2: caKey: " + key + " " + message),
        check("caCert: %s\ncaKey: %s\n".formatted(caCert, key)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | holds no certificate; name a PEM file that does",
        "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE----- | cannot be used, it has: a certificate that cannot be understood; mend the file",
      })
  void noCertificate(String content, String message) throws Exception {
    Path file = Files.writeString(directory.resolve("x.crt"), content);
    assertEquals(
        List.of(IN + "1: caCert: " + file + " " + message), check("caCert: " + file + "\n"));
  }
}
