package sh.crit.e2d.gossip.internal.link;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The other side is a node that is secured differently, as opposed to a stranger or a failure. */
final class Mismatch extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int DEEPEST = 8;

  /** How the two differ. */
  enum Kind {
    /** Both are secured, or the other side would be: its key is another one, or none. */
    OTHER_KEY,
    /** The other side is secured and this node is not. */
    ONLY_OTHER_SECURED,
    /** This node is secured and the other side is not. */
    ONLY_THIS_SECURED
  }

  private final Kind kind;

  Mismatch(Kind kind, Throwable cause) {
    super(kind.toString(), cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** What a failed handshake says of the other side; empty when it may be anything. */
  static Optional<Mismatch> of(SSLException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains(Alert.NOT_SECURED.platformName())) {
      return Optional.of(new Mismatch(Kind.ONLY_THIS_SECURED, failure));
    }
    // Whoever turns a certificate down says so by one of several alerts, all with this word.
    return message.contains("certificate") || certificate(failure)
        ? Optional.of(new Mismatch(Kind.OTHER_KEY, failure))
        : Optional.empty();
  }

  private static boolean certificate(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof CertificateException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
