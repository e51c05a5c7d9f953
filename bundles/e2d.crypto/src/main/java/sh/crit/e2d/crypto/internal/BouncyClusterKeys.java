package sh.crit.e2d.crypto.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.crypto.internal.seal.Hkdf;
import sh.crit.e2d.spi.crypto.ClusterKeys;

/**
 * Derives with HKDF-SHA256 from the key itself, so that whoever holds the key file, in whatever
 * encoding, has the same secrets, and whoever holds a certificate of the CA has none.
 */
@Component(service = ClusterKeys.class)
public final class BouncyClusterKeys implements ClusterKeys {
  private static final byte[] SALT = "e2d cluster keys 1".getBytes(StandardCharsets.US_ASCII);

  /** Keeps the TLS key apart from the secrets of the same purpose. */
  private static final String TLS = "/tls-p256";

  private static final int LONGEST = 255 * 32;
  private static final int SESSIONS = 64;

  @Override
  public byte[] derive(Path caKey, String purpose, int length) throws E2dException {
    if (length < 1 || length > LONGEST) {
      throw new IllegalArgumentException(length + " bytes cannot be derived");
    }
    AsymmetricKeyParameter key = PrivateKeyFile.read(caKey);
    byte[] canonical =
        CanonicalKey.of(key)
            .orElseThrow(
                () ->
                    PrivateKeyFile.bad(
                        caKey, "holds a key of another type than RSA, EC or Ed25519", null));
    return Hkdf.derive(canonical, SALT, purpose.getBytes(StandardCharsets.UTF_8), length);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The context trusts nobody below TLS 1.3. A server has to demand the client's certificate
   * ({@code setNeedClientAuth}) by itself: a context cannot do that for it.
   */
  @Override
  public SSLContext mutualTls(Path caKey, String purpose) throws E2dException {
    ClusterIdentity identity =
        ClusterIdentity.of(derive(caKey, purpose + TLS, ClusterIdentity.SEED_BYTES));
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new OneKey(identity)},
          new TrustManager[] {new SameKeyTrust(identity.certificate())},
          null);
      context.getServerSessionContext().setSessionCacheSize(SESSIONS);
      context.getClientSessionContext().setSessionCacheSize(SESSIONS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS 1.3", e);
    }
  }
}
