package sh.crit.e2d.plugins.internal.check;

import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Timestamp;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When something was signed. Who has the key of a certificate that has expired could make a
 * timestamp as well, so one counts only when its own signer is trusted: by the platform, or as a
 * signer of plugins.
 */
final class Timestamps {
  private static final Logger LOG = LoggerFactory.getLogger(Timestamps.class);
  private static final String FOR_TIMESTAMPS = "1.3.6.1.5.5.7.3.8";

  private final List<X509Certificate> signers;

  Timestamps(List<X509Certificate> signers) {
    this.signers = List.copyOf(signers);
  }

  /** Empty where there is none that counts. */
  Optional<Instant> of(CodeSigner signer) {
    Timestamp stamp = signer.getTimestamp();
    if (stamp == null) {
      return Optional.empty();
    }
    X509Certificate leaf = (X509Certificate) stamp.getSignerCertPath().getCertificates().get(0);
    Instant at = stamp.getTimestamp().toInstant();
    try {
      List<String> uses = leaf.getExtendedKeyUsage();
      if (uses == null || !uses.contains(FOR_TIMESTAMPS)) {
        return Optional.empty();
      }
      Signers.check(stamp.getSignerCertPath(), leaf, trusted(), at);
      return Optional.of(at);
    } catch (GeneralSecurityException e) {
      LOG.debug("a timestamp of {} does not count", leaf.getSubjectX500Principal(), e);
      return Optional.empty();
    }
  }

  private List<X509Certificate> trusted() throws GeneralSecurityException {
    TrustManagerFactory platform =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    platform.init((KeyStore) null);
    List<X509Certificate> all = new ArrayList<>(signers);
    Arrays.stream(platform.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .forEach(manager -> all.addAll(List.of(manager.getAcceptedIssuers())));
    return all;
  }
}
