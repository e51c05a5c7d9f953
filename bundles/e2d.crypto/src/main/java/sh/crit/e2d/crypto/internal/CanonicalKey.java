package sh.crit.e2d.crypto.internal;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;

/**
 * A private key as bytes that depend on nothing but the key: not on its file's encoding, on whether
 * a curve is named or spelled out, on the order of primes or on which of the equivalent RSA private
 * exponents was stored.
 *
 * <p>Secrets of running clusters hang on these bytes; they never change.
 */
final class CanonicalKey {
  private CanonicalKey() {}

  /** Empty for a type of key that is not supported. */
  static Optional<byte[]> of(AsymmetricKeyParameter key) {
    if (key instanceof RSAPrivateCrtKeyParameters rsa) {
      return Optional.of(
          encode(
              "RSA",
              rsa.getModulus(),
              rsa.getPublicExponent(),
              rsa.getP().min(rsa.getQ()),
              rsa.getP().max(rsa.getQ())));
    }
    if (key instanceof ECPrivateKeyParameters ec) {
      ECDomainParameters curve = ec.getParameters();
      return Optional.of(
          encode(
              "EC",
              curve.getCurve().getField().getCharacteristic(),
              curve.getCurve().getA().toBigInteger(),
              curve.getCurve().getB().toBigInteger(),
              curve.getG().normalize().getAffineXCoord().toBigInteger(),
              curve.getG().normalize().getAffineYCoord().toBigInteger(),
              curve.getN(),
              ec.getD()));
    }
    if (key instanceof Ed25519PrivateKeyParameters ed) {
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(new DERUTF8String("Ed25519"));
      parts.add(new DEROctetString(ed.getEncoded()));
      return Optional.of(der(parts));
    }
    return Optional.empty();
  }

  private static byte[] encode(String type, BigInteger... numbers) {
    ASN1EncodableVector parts = new ASN1EncodableVector();
    parts.add(new DERUTF8String(type));
    for (BigInteger number : numbers) {
      parts.add(new ASN1Integer(number));
    }
    return der(parts);
  }

  private static byte[] der(ASN1EncodableVector parts) {
    try {
      return new DERSequence(parts).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("encoding into memory cannot fail", e);
    }
  }
}
