package sh.crit.e2d.config.internal.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.config.Configuration.Certificates;
import sh.crit.e2d.config.LoadResult;
import sh.crit.e2d.config.Origin;
import sh.crit.e2d.config.internal.model.Key;
import sh.crit.e2d.config.internal.model.Problems;

/**
 * Looks whether the files of certificates can be used, and those of TLS belong together. etcd would
 * end at once over some of it, and over the rest it would serve nobody; the reason would be in its
 * log alone.
 */
public final class CertificateCheck {
  private final LoadResult.Loaded loaded;
  private final Instant now;
  private final boolean etcdRuns;
  private final Problems problems;

  /**
   * @param etcdRuns whether an etcd runs that only needs to be taken over: what has expired is then
   *     a warning, because to leave it alone would help nobody
   */
  public CertificateCheck(
      LoadResult.Loaded loaded, Instant now, boolean etcdRuns, Problems problems) {
    this.loaded = loaded;
    this.now = now;
    this.etcdRuns = etcdRuns;
    this.problems = problems;
  }

  /** Notes what does not fit. */
  public void check() {
    Certificates files = loaded.configuration().certificates();
    List<X509Certificate> authorities = read(Key.CA_CERT, files.caCert());
    if (!authorities.isEmpty()) {
      pair(Key.CA_CERT, files.caCert(), authorities, Key.CA_KEY, files.caKey());
      authorityDates(files.caCert().orElseThrow(), authorities);
    }
    leaf(Key.SERVER_CERT, files.serverCert(), Key.SERVER_KEY, files.serverKey(), authorities);
    leaf(Key.PEER_CERT, files.peerCert(), Key.PEER_KEY, files.peerKey(), authorities);
    read(Key.PLUGINS_SIGNERS, loaded.configuration().pluginSigners());
  }

  private void leaf(
      Key certKey,
      Optional<Path> cert,
      Key keyKey,
      Optional<Path> key,
      List<X509Certificate> authorities) {
    List<X509Certificate> chain = read(certKey, cert);
    if (chain.isEmpty()) {
      return;
    }
    Path file = cert.orElseThrow();
    pair(certKey, cert, chain.subList(0, 1), keyKey, key);
    if (!authorities.isEmpty() && !Chain.leadsTo(authorities, chain)) {
      problems.error(
          origin(certKey),
          file
              + " is not signed by caCert "
              + loaded.configuration().certificates().caCert().map(Path::toString).orElse("")
              + ", so nobody would trust it; name a certificate of that authority, or its own");
    }
    dates(certKey, file, chain.get(0));
  }

  private void pair(
      Key certKey,
      Optional<Path> cert,
      List<X509Certificate> certificates,
      Key keyKey,
      Optional<Path> key) {
    Optional<PemFile.Part> part = key.flatMap(file -> privateKey(keyKey, file));
    if (part.isEmpty()) {
      return;
    }
    Path file = key.orElseThrow();
    List<KeyPairing.Answer> answers =
        certificates.stream()
            .map(each -> KeyPairing.compare(part.get(), each.getPublicKey()))
            .toList();
    if (answers.contains(KeyPairing.Answer.SAME)) {
      return;
    }
    if (answers.contains(KeyPairing.Answer.UNREADABLE)) {
      problems.error(
          origin(keyKey), file + " holds no private key that can be understood; name a PEM file");
    } else if (answers.contains(KeyPairing.Answer.UNKNOWN)) {
      problems.warn(
          origin(keyKey),
          file + " is of a type that cannot be checked against " + certKey.label() + " here");
    } else {
      problems.error(
          origin(certKey),
          cert.orElseThrow()
              + " is not the certificate of "
              + keyKey.label()
              + " "
              + file
              + "; name a certificate and a key that belong together");
    }
  }

  private Optional<PemFile.Part> privateKey(Key key, Path file) {
    try {
      Optional<PemFile.Part> part =
          PemFile.read(file).stream()
              .filter(each -> each.label().endsWith("PRIVATE KEY"))
              .findFirst();
      if (part.isEmpty()) {
        problems.error(origin(key), file + " holds no private key; name a PEM file that does");
      } else if (part.get().encrypted()) {
        problems.error(
            origin(key),
            file
                + " is protected by a passphrase, which nobody could enter; write it without one,"
                + " for example with: openssl pkey -in FILE -out NEWFILE");
        return Optional.empty();
      }
      return part;
    } catch (IOException e) {
      problems.error(origin(key), file + " cannot be read, the system says: " + e.getMessage());
      return Optional.empty();
    }
  }

  private List<X509Certificate> read(Key key, Optional<Path> file) {
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      List<X509Certificate> found = PemFile.certificates(file.get());
      if (found.isEmpty()) {
        problems.error(
            origin(key), file.get() + " holds no certificate; name a PEM file that does");
      }
      return found;
    } catch (IOException e) {
      problems.error(
          origin(key),
          file.get() + " cannot be used, it has: " + e.getMessage() + "; mend the file");
      return List.of();
    }
  }

  /**
   * An authority that is being replaced stands beside its successor; one of them has to be good.
   */
  private void authorityDates(Path file, List<X509Certificate> authorities) {
    X509Certificate last =
        authorities.stream()
            .max(Comparator.comparing(each -> each.getNotAfter().toInstant()))
            .orElseThrow();
    dates(Key.CA_CERT, file, last);
  }

  /** A clock that is behind is set sooner or later; a certificate that has expired stays so. */
  private void dates(Key key, Path file, X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isAfter(until)) {
      String message = file + " has expired on " + day(until) + "; renew it";
      if (etcdRuns) {
        problems.warn(origin(key), message);
      } else {
        problems.error(origin(key), message);
      }
    } else if (now.isBefore(from)) {
      problems.warn(
          origin(key),
          file + " is valid from " + day(from) + " on; wait, or set this machine's clock");
    }
  }

  private static String day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private Origin origin(Key key) {
    return loaded.origin(key.label());
  }
}
