package sh.crit.e2d.etcd.internal.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority of one test, and what it issues for 127.0.0.1. */
public final class TestPki {
  /** The PEM forms of a private key. */
  public enum Form {
    PKCS8_RSA,
    PKCS1_RSA,
    PKCS8_EC,
    SEC1_EC
  }

  private static final X500Name ISSUER = new X500Name("CN=test authority");

  private final Path dir;
  private final KeyPair authority;

  /** The authority's certificate in PEM form. */
  public final Path caCert;

  /** Makes an authority and writes its certificate. */
  public TestPki(Path dir) throws Exception {
    this.dir = Files.createDirectories(dir);
    this.authority = pair(Form.PKCS8_EC);
    this.caCert = dir.resolve("ca.crt");
    JcaX509v3CertificateBuilder builder = builder(ISSUER, authority);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    write(caCert, "CERTIFICATE", sign(builder).getEncoded());
  }

  /** Writes NAME.crt and NAME.key, good for both ends of a connection to 127.0.0.1. */
  public void issue(String name, Form form) throws Exception {
    KeyPair pair = pair(form);
    JcaX509v3CertificateBuilder builder = builder(new X500Name("CN=" + name), pair);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    write(cert(name), "CERTIFICATE", sign(builder).getEncoded());
    write(key(name), title(form), encoded(form, pair.getPrivate()));
  }

  public Path cert(String name) {
    return dir.resolve(name + ".crt");
  }

  public Path key(String name) {
    return dir.resolve(name + ".key");
  }

  private static String title(Form form) {
    return switch (form) {
      case PKCS8_RSA, PKCS8_EC -> "PRIVATE KEY";
      case PKCS1_RSA -> "RSA PRIVATE KEY";
      case SEC1_EC -> "EC PRIVATE KEY";
    };
  }

  private static byte[] encoded(Form form, PrivateKey key) throws IOException {
    return switch (form) {
      case PKCS8_RSA, PKCS8_EC -> key.getEncoded();
      case PKCS1_RSA ->
          PrivateKeyInfo.getInstance(key.getEncoded())
              .parsePrivateKey()
              .toASN1Primitive()
              .getEncoded();
      // The JDK leaves the curve out of the inner structure; openssl puts it in.
      case SEC1_EC -> {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        var inner = ECPrivateKey.getInstance(info.parsePrivateKey());
        yield new ECPrivateKey(256, inner.getKey(), info.getPrivateKeyAlgorithm().getParameters())
            .getEncoded();
      }
    };
  }

  private static KeyPair pair(Form form) throws GeneralSecurityException {
    if (form == Form.PKCS1_RSA || form == Form.PKCS8_RSA) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair pair) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        ISSUER,
        BigInteger.valueOf(System.nanoTime()),
        Date.from(now.minusSeconds(3600)),
        Date.from(now.plusSeconds(86400)),
        subject,
        pair.getPublic());
  }

  private X509Certificate sign(JcaX509v3CertificateBuilder builder)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
  }

  private static void write(Path file, String title, byte[] der) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(title, der));
    }
    Files.writeString(file, text.toString());
  }
}
