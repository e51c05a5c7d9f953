package sh.crit.e2d.config.internal.machine;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Follows signatures from a certificate to an authority. Names and dates are not its affair. */
final class Chain {
  private static final int LONGEST = 8;

  private Chain() {}

  /**
   * Whether the first of the certificates leads to an authority, by way of the others.
   *
   * @param certificates not empty; those after the first are authorities between the two
   */
  static boolean leadsTo(List<X509Certificate> authorities, List<X509Certificate> certificates) {
    X509Certificate current = certificates.get(0);
    for (int i = 0; i < LONGEST; i++) {
      X509Certificate signed = current;
      if (authorities.contains(signed)
          || authorities.stream().anyMatch(authority -> signs(authority, signed))) {
        return true;
      }
      Optional<X509Certificate> next =
          certificates.stream()
              .filter(each -> !each.equals(signed) && signs(each, signed))
              .findFirst();
      if (next.isEmpty()) {
        return false;
      }
      current = next.get();
    }
    return false;
  }

  private static boolean signs(X509Certificate authority, X509Certificate signed) {
    if (!authority.getSubjectX500Principal().equals(signed.getIssuerX500Principal())) {
      return false;
    }
    try {
      signed.verify(authority.getPublicKey());
      return true;
    } catch (NoSuchAlgorithmException e) {
      // What the platform cannot verify is not wrong for that.
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
