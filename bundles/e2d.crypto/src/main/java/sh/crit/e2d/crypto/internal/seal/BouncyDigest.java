package sh.crit.e2d.crypto.internal.seal;

import java.security.MessageDigest;
import org.bouncycastle.crypto.SavableDigest;

/** A digest of BouncyCastle in the form that the platform's streams take. */
final class BouncyDigest extends MessageDigest {
  private final SavableDigest digest;

  BouncyDigest(SavableDigest digest) {
    super(digest.getAlgorithmName());
    this.digest = digest;
  }

  @Override
  protected int engineGetDigestLength() {
    return digest.getDigestSize();
  }

  @Override
  protected void engineUpdate(byte input) {
    digest.update(input);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    digest.update(input, offset, length);
  }

  @Override
  protected byte[] engineDigest() {
    byte[] result = new byte[digest.getDigestSize()];
    digest.doFinal(result, 0);
    return result;
  }

  /** One that goes on from where this one is. */
  @Override
  public Object clone() {
    return new BouncyDigest((SavableDigest) digest.copy());
  }

  @Override
  protected void engineReset() {
    digest.reset();
  }
}
