package sh.crit.e2d.plugins.internal.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whose signatures let a jar in. */
public final class Signers {
  private final List<X509Certificate> trusted;
  private final Timestamps timestamps;
  private final Clock clock;
  private final String problem;

  private Signers(
      List<X509Certificate> trusted, Timestamps timestamps, Clock clock, String problem) {
    this.trusted = trusted;
    this.timestamps = timestamps;
    this.clock = clock;
    this.problem = problem;
  }

  /** Of a PEM file. Where it cannot be read nobody is trusted, and every refusal says so. */
  public static Signers of(Path file, Clock clock) {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      String problem = read.isEmpty() ? "plugins.signers: " + file + " holds no certificate" : "";
      return new Signers(read, new Timestamps(read), clock, problem);
    } catch (IOException | CertificateException e) {
      String problem = "plugins.signers: " + file + " cannot be used: " + e.getMessage();
      return new Signers(List.of(), new Timestamps(List.of()), clock, problem);
    }
  }

  /** Why the signatures of a jar do not do. */
  Optional<String> objection(JarContent jar) {
    if (!problem.isEmpty()) {
      return Optional.of("is not let in, " + problem + "; mend the file");
    }
    for (Map.Entry<String, List<CodeSigner>> entry : jar.signers().entrySet()) {
      if (entry.getValue().isEmpty()) {
        boolean none = jar.signers().values().stream().allMatch(List::isEmpty);
        return Optional.of(
            (none ? "is not signed" : "is signed, but " + entry.getKey() + " in it is not")
                + ", and plugins.signers is set; sign it with one of those certificates");
      }
      Optional<String> objection = objection(entry.getValue());
      if (objection.isPresent()) {
        return objection;
      }
    }
    return jar.signers().isEmpty()
        ? Optional.of("is empty, so nothing of it is signed")
        : Optional.empty();
  }

  /** One that is trusted is enough; else what is wrong with the first. */
  private Optional<String> objection(List<CodeSigner> signers) {
    List<Optional<String>> objections = signers.stream().map(this::objection).toList();
    return objections.contains(Optional.<String>empty()) ? Optional.empty() : objections.get(0);
  }

  private Optional<String> objection(CodeSigner signer) {
    X509Certificate leaf = (X509Certificate) signer.getSignerCertPath().getCertificates().get(0);
    String name = leaf.getSubjectX500Principal().getName();
    Optional<Instant> stamped = timestamps.of(signer);
    Instant at = stamped.orElseGet(clock::instant);
    try {
      check(signer.getSignerCertPath(), leaf, trusted, at);
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of(
          "is signed by "
              + name
              + ", whose certificate, or that of its issuer, has expired"
              + (leaf.getNotAfter().toInstant().isBefore(at) ? " on " + day(leaf) : "")
              + (stamped.isPresent() ? "" : ", and has no timestamp that is trusted")
              + "; sign it anew");
    } catch (CertificateNotYetValidException e) {
      return Optional.of(
          "is signed by "
              + name
              + ", whose certificate is not valid yet; set this machine's clock");
    } catch (GeneralSecurityException e) {
      return Optional.of(
          "is signed by " + name + ", which plugins.signers does not let in: " + e.getMessage());
    }
  }

  /** That a certificate is one of those, or was issued by one. */
  static void check(
      CertPath path, X509Certificate leaf, List<X509Certificate> trusted, Instant instant)
      throws GeneralSecurityException {
    Date at = Date.from(instant);
    leaf.checkValidity(at);
    if (trusted.contains(leaf)) {
      return;
    }
    if (trusted.isEmpty()) {
      throw new CertificateException("nobody is trusted");
    }
    Set<TrustAnchor> anchors =
        trusted.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(false);
    parameters.setDate(at);
    List<? extends Certificate> below =
        path.getCertificates().stream().filter(each -> !trusted.contains(each)).toList();
    PKIXCertPathValidatorResult result =
        (PKIXCertPathValidatorResult)
            CertPathValidator.getInstance("PKIX")
                .validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
    result.getTrustAnchor().getTrustedCert().checkValidity(at);
  }

  private static String day(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
