package sh.crit.e2d.crypto.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/** Signs with the Java platform's own code, which TLS needs anyway. */
public final class PlatformSigner implements ContentSigner {
  private final PrivateKey key;
  private final String algorithm;
  private final AlgorithmIdentifier identifier;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  /**
   * @param algorithm what the platform calls it
   * @param identifier what certificates call it
   */
  public PlatformSigner(PrivateKey key, String algorithm, AlgorithmIdentifier identifier) {
    this.key = key;
    this.algorithm = algorithm;
    this.identifier = identifier;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return identifier;
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content.toByteArray());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
