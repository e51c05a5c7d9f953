package sh.crit.e2d.crypto.internal.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.crypto.internal.PlatformSigner;

/**
 * A certificate authority with its key.
 *
 * @param certificate may sign certificates
 * @param key the one of the certificate
 */
record Authority(X509Certificate certificate, PrivateKey key) {
  /** Clocks of machines that have just booted are behind. */
  private static final Duration BEFORE = Duration.ofMinutes(5);

  /** As many bits as the rules of the public authorities ask for at the least, and more. */
  private static final int SERIAL_BITS = 127;

  private static final int SIGNS_LEAVES_ONLY = 0;
  private static final int NAME_BYTES = 4;
  private static final int P256_BITS = 256;
  private static final int P384_BITS = 384;

  /** A new one, of a name that no other has: two of one name would be taken for each other. */
  static Authority create(KeyPair keys, Instant now, Duration life) {
    byte[] id = keyId(keys.getPublic()).getKeyIdentifier();
    X500Name name = new X500Name("O=e2d,CN=e2d CA " + HexFormat.of().formatHex(id, 0, NAME_BYTES));
    X509v3CertificateBuilder builder = builder(name, name, now, now.plus(life), keys.getPublic());
    add(builder, Extension.basicConstraints, true, new BasicConstraints(SIGNS_LEAVES_ONLY));
    add(
        builder,
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
    return new Authority(signed(builder, keys.getPrivate()), keys.getPrivate());
  }

  /**
   * A certificate for a key.
   *
   * @param hosts where it is found; ignored where that means nothing
   * @throws E2dException BAD_USAGE for a host that is none
   */
  X509Certificate issue(
      Leaf leaf, PublicKey of, Collection<String> hosts, Instant now, Duration life)
      throws E2dException {
    Instant end = now.plus(life);
    Instant last = certificate.getNotAfter().toInstant();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X500Name name = new X500Name("O=e2d,CN=e2d-" + leaf.file());
    X509v3CertificateBuilder builder =
        builder(issuer, name, now, end.isAfter(last) ? last : end, of);
    add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
    int usage = KeyUsage.digitalSignature;
    add(
        builder,
        Extension.keyUsage,
        true,
        new KeyUsage(of.getAlgorithm().equals("RSA") ? usage | KeyUsage.keyEncipherment : usage));
    add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(leaf.purposes()));
    add(builder, Extension.authorityKeyIdentifier, false, authorityKeyId());
    if (leaf.hasHosts()) {
      add(builder, Extension.subjectAlternativeName, false, Hosts.names(hosts));
    }
    return signed(builder, key);
  }

  /** Whether it has signed a certificate, whatever its dates. */
  boolean signed(X509Certificate other) {
    try {
      other.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private ASN1Encodable authorityKeyId() {
    try {
      return new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static SubjectKeyIdentifier keyId(PublicKey key) {
    try {
      return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, Instant now, Instant end, PublicKey key) {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
            Date.from(now.minus(BEFORE)),
            Date.from(end),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    add(builder, Extension.subjectKeyIdentifier, false, keyId(key));
    return builder;
  }

  private static void add(
      X509v3CertificateBuilder to,
      ASN1ObjectIdentifier type,
      boolean critical,
      ASN1Encodable what) {
    try {
      to.addExtension(type, critical, what);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey by) {
    try {
      byte[] encoded = builder.build(signer(by)).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of our own cannot be read", e);
    }
  }

  private static PlatformSigner signer(PrivateKey key) {
    String algorithm = algorithm(key);
    return new PlatformSigner(
        key, algorithm, new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm));
  }

  /** The one that fits the key, with a hash that is not weaker than it. */
  static String algorithm(PrivateKey key) {
    if (key instanceof ECKey curve) {
      int bits = curve.getParams().getOrder().bitLength();
      return (bits <= P256_BITS ? "SHA256" : bits <= P384_BITS ? "SHA384" : "SHA512") + "withECDSA";
    }
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519";
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Authority " + certificate.getSubjectX500Principal();
  }
}
