package sh.crit.e2d.spi.crypto;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import sh.crit.e2d.api.error.E2dException;

/**
 * Secrets that every holder of the cluster's CA key derives alike.
 *
 * <p><b>Lifecycle.</b> Stateless. <b>Threading.</b> Any thread. <b>Errors.</b> {@link E2dException}
 * with BAD_CONFIGURATION for a file that is no private key, STORAGE_UNUSABLE for one that cannot be
 * read; the message names the file and never its content. <b>Cancellation.</b> Local work only.
 */
public interface ClusterKeys {
  /**
   * Derives a secret from the CA's private key, the same whatever PEM encoding the key is in.
   *
   * @param caKey PEM file, PKCS#1, SEC1 or PKCS#8, RSA or EC
   * @param purpose separates the uses of the key, for example {@code gossip}
   * @param length bytes wanted, 1 to 255 × 32
   */
  byte[] derive(Path caKey, String purpose, int length) throws E2dException;

  /**
   * A mutual TLS 1.3 context in which a side is trusted exactly when it holds the same CA key.
   * Certificates issued by the CA are worth nothing here.
   *
   * @param caKey as in {@link #derive}
   * @param purpose as in {@link #derive}
   */
  SSLContext mutualTls(Path caKey, String purpose) throws E2dException;
}
