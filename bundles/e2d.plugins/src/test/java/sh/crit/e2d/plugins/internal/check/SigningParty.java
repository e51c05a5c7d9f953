package sh.crit.e2d.plugins.internal.check;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.zip.ZipFile;
import javax.security.auth.x500.X500Principal;
import jdk.security.jarsigner.JarSigner;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Somebody with a key and a certificate, who signs jars and certificates. */
final class SigningParty {
  private final KeyPair keys;
  private final List<X509Certificate> chain;

  private enum Role {
    AUTHORITY,
    AUTHOR,
    CLOCK
  }

  private SigningParty(KeyPair keys, List<X509Certificate> chain) {
    this.keys = keys;
    this.chain = chain;
  }

  static SigningParty authority(String name) {
    KeyPair keys = keys();
    return new SigningParty(
        keys, List.of(certificate(name, keys, name, keys, 3650, Role.AUTHORITY)));
  }

  /**
   * @param days how long its certificate is valid; less than 0 when it was
   */
  SigningParty issue(String name, int days) {
    return issue(name, days, Role.AUTHOR);
  }

  /** One whose word counts for times. */
  SigningParty issueClock(String name) {
    return issue(name, 30, Role.CLOCK);
  }

  private SigningParty issue(String name, int days, Role role) {
    KeyPair fresh = keys();
    String issuer = chain.get(0).getSubjectX500Principal().getName();
    List<X509Certificate> all = new ArrayList<>();
    all.add(certificate(name, fresh, issuer, keys, days, role));
    all.addAll(chain);
    return new SigningParty(fresh, all);
  }

  String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(chain.get(0).getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  LocalDate until() {
    return chain.get(0).getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return keys.getPrivate();
  }

  CertPath path() {
    try {
      return CertificateFactory.getInstance("X.509").generateCertPath(chain);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Path sign(Path jar, Path to) throws IOException {
    return sign(jar, to, new JarSigner.Builder(keys.getPrivate(), path()));
  }

  /** With the time that somebody at that address vouches for. */
  Path sign(Path jar, Path to, URI clock) throws IOException {
    return sign(jar, to, new JarSigner.Builder(keys.getPrivate(), path()).tsa(clock));
  }

  private static Path sign(Path jar, Path to, JarSigner.Builder signer) throws IOException {
    try (ZipFile in = new ZipFile(jar.toFile());
        OutputStream out = Files.newOutputStream(to)) {
      signer.build().sign(in, out);
      return to;
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate certificate(
      String name, KeyPair keys, String issuer, KeyPair issuing, int days, Role role) {
    Instant until = Instant.now().plus(Duration.ofDays(days));
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Principal(issuer),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(until.minus(Duration.ofDays(4000))),
              Date.from(until),
              new X500Principal(name),
              keys.getPublic());
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(role == Role.AUTHORITY));
      if (role == Role.CLOCK) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            true,
            new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuing.getPrivate())));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
