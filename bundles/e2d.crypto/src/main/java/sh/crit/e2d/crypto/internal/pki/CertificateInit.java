package sh.crit.e2d.crypto.internal.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.spi.crypto.CertificateFiles;

/** Makes an authority and the pairs that it signs, once each. */
@Component(service = CertificateFiles.class)
public final class CertificateInit implements CertificateFiles {
  private static final String CA = "ca";
  private static final int RSA_BITS = 3072;

  private final Clock clock;

  /** By the system's clock. */
  @Activate
  public CertificateInit() {
    this(Clock.systemUTC());
  }

  CertificateInit(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Report init(Request request) throws E2dException {
    Hosts.names(request.hosts());
    Path directory = request.directory().toAbsolutePath().normalize();
    Pair ca = Pair.in(directory, CA);
    Optional<Authority> found = ca.exists() ? Optional.of(authority(ca)) : Optional.empty();
    List<Leaf> missing = new ArrayList<>();
    List<Path> kept = new ArrayList<>(found.isPresent() ? ca.files() : List.of());
    List<String> warnings = new ArrayList<>();
    for (Leaf leaf : Leaf.values()) {
      Pair pair = Pair.in(directory, leaf.file());
      if (pair.exists()) {
        kept.addAll(pair.files());
        warnings.addAll(doubts(pair, signer(found, pair, ca)));
      } else {
        missing.add(leaf);
      }
    }
    return new Report(write(request, directory, found, missing), kept, warnings);
  }

  private List<Path> write(
      Request request, Path directory, Optional<Authority> found, List<Leaf> missing)
      throws E2dException {
    List<Path> written = new ArrayList<>();
    Instant now = clock.instant();
    makeDirectory(directory);
    Authority authority =
        found.orElseGet(() -> Authority.create(keys(request.keys()), now, request.caLife()));
    if (found.isEmpty()) {
      Pair ca = Pair.in(directory, CA);
      write(ca, authority.certificate(), authority.key().getEncoded());
      written.addAll(ca.files());
    }
    for (Leaf leaf : missing) {
      Pair pair = Pair.in(directory, leaf.file());
      KeyPair keys = keys(request.keys());
      write(
          pair,
          authority.issue(leaf, keys.getPublic(), request.hosts(), now, request.life()),
          keys.getPrivate().getEncoded());
      written.addAll(pair.files());
    }
    return written;
  }

  /** The key first: a certificate of a key that was never written could be signed for nobody. */
  private static void write(Pair pair, X509Certificate certificate, byte[] key)
      throws E2dException {
    NewFile.key(pair.key(), key);
    try {
      NewFile.certificate(pair.certificate(), certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate of our own has no form", e);
    }
  }

  /** One that may sign now. */
  private Authority authority(Pair ca) throws E2dException {
    Pair.Read read = ca.read();
    X509Certificate certificate = read.certificate();
    if (certificate.getBasicConstraints() < 0) {
      throw Pair.bad(ca.certificate(), "is no certificate of an authority, and so signs nothing");
    }
    if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
      throw Pair.bad(
          ca.certificate(),
          "has expired on "
              + certificate.getNotAfter().toInstant()
              + "; nothing that it signs would be valid. Use another directory for a new authority");
    }
    return new Authority(certificate, read.key());
  }

  /** A new authority beside old pairs would look as if it had signed them. */
  private static Authority signer(Optional<Authority> found, Pair pair, Pair ca)
      throws E2dException {
    return found.orElseThrow(
        () ->
            Pair.bad(
                pair.certificate(),
                "is there, and its authority "
                    + ca.certificate()
                    + " is not; put that beside it, or name another directory for a new one"));
  }

  private List<String> doubts(Pair pair, Authority authority) throws E2dException {
    X509Certificate certificate = pair.read().certificate();
    List<String> doubts = new ArrayList<>();
    if (!authority.signed(certificate)) {
      doubts.add(pair.certificate() + " is not signed by the authority in this directory");
    }
    if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
      doubts.add(pair.certificate() + " has expired on " + certificate.getNotAfter().toInstant());
    }
    return doubts;
  }

  private static void makeDirectory(Path directory) throws E2dException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw NewFile.unusable(directory, "cannot be made: " + NewFile.reason(e), e);
    }
  }

  private static KeyPair keys(KeyType type) {
    try {
      if (type == KeyType.RSA) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS);
        return generator.generateKeyPair();
      }
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + type, e);
    }
  }
}
