package sh.crit.e2d.crypto.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The key pair on P-256 that all holders of a seed have in common, and a certificate of it, which
 * is nothing but the form in which TLS carries a public key.
 *
 * @param privateKey to prove the possession with
 * @param certificate signed by the key itself
 */
record ClusterIdentity(PrivateKey privateKey, X509Certificate certificate) {
  /** Bits beyond the size of the group, so that no scalar is noticeably likelier than another. */
  private static final int SPARE_BYTES = 16;

  /** How long a seed must be. */
  static final int SEED_BYTES = 32 + SPARE_BYTES;

  /** Dates say nothing here: the clock of a machine that boots may be years off. */
  private static final Date FROM = Date.from(Instant.EPOCH);

  private static final Date UNTIL = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

  /** The same seed gives the same key pair; certificates differ in their signature alone. */
  static ClusterIdentity of(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed of " + seed.length + " bytes");
    }
    X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
    BigInteger one = BigInteger.ONE;
    BigInteger scalar = new BigInteger(1, seed).mod(curve.getN().subtract(one)).add(one);
    try {
      PrivateKey key = privateKey(scalar);
      return new ClusterIdentity(key, certificate(publicKey(curve, scalar), key));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static PrivateKey privateKey(BigInteger scalar) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return KeyFactory.getInstance("EC")
        .generatePrivate(
            new ECPrivateKeySpec(scalar, parameters.getParameterSpec(ECParameterSpec.class)));
  }

  /**
   * The point is made affine by hand: BouncyCastle would blind it with random numbers, and for
   * these it loads its native code, for which there is no time while the appliance starts.
   */
  private static SubjectPublicKeyInfo publicKey(X9ECParameters curve, BigInteger scalar) {
    ECPoint product = new FixedPointCombMultiplier().multiply(curve.getG(), scalar);
    ECFieldElement z = product.getZCoord(0).invert();
    ECFieldElement square = z.square();
    ECPoint point =
        curve
            .getCurve()
            .createPoint(
                product.getRawXCoord().multiply(square).toBigInteger(),
                product.getRawYCoord().multiply(square.multiply(z)).toBigInteger());
    return new SubjectPublicKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
        point.getEncoded(false));
  }

  private static X509Certificate certificate(SubjectPublicKeyInfo publicKey, PrivateKey key)
      throws IOException, GeneralSecurityException {
    X500Name name = new X500Name("CN=e2d");
    byte[] encoded =
        new X509v3CertificateBuilder(name, BigInteger.ONE, FROM, UNTIL, name, publicKey)
            .build(
                new PlatformSigner(
                    key,
                    "SHA256withECDSA",
                    new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256)))
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ClusterIdentity";
  }
}
