package sh.crit.e2d.crypto.internal;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whoever presents one certain public key, of which TLS itself makes sure that the other
 * side has the private one. Names, issuers and dates of the certificate mean nothing: a leaf of the
 * CA is turned away, and a wrong clock locks nobody out.
 *
 * <p>Below TLS 1.3 nobody is trusted, whatever the caller allowed on its sockets.
 */
final class SameKeyTrust extends X509ExtendedTrustManager {
  private static final String PROTOCOL = "TLSv1.3";

  private final byte[] publicKey;

  SameKeyTrust(X509Certificate own) {
    this.publicKey = own.getPublicKey().getEncoded();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, session(socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, session(socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, engine.getHandshakeSession());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, engine.getHandshakeSession());
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, null);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, null);
  }

  /** None: the other side needs no hint as to which certificate to present. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private static SSLSession session(Socket socket) {
    return socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
  }

  private void check(X509Certificate[] chain, SSLSession session) throws CertificateException {
    if (session == null || !PROTOCOL.equals(session.getProtocol())) {
      throw new CertificateException("the connection is not " + PROTOCOL);
    }
    if (chain == null
        || chain.length == 0
        || !MessageDigest.isEqual(publicKey, chain[0].getPublicKey().getEncoded())) {
      throw new CertificateException("the other side does not hold this cluster's CA key");
    }
  }
}
