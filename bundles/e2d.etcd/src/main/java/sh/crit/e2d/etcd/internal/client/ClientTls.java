package sh.crit.e2d.etcd.internal.client;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Mutual TLS towards etcd: trusts the configured authority only and shows the server's own pair, as
 * etcd itself does when it calls itself.
 *
 * @param caCert PEM file, empty for none
 * @param cert PEM file of the certificate shown, empty for none
 * @param key PEM file of its key, empty for none
 */
record ClientTls(String caCert, String cert, String key) {

  /**
   * @throws E2dException BAD_CONFIGURATION naming the file that cannot be used
   */
  SslContext context() throws E2dException {
    SslContextBuilder builder =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
    if (!caCert.isEmpty()) {
      builder.trustManager(certificates(caCert));
    }
    if (!cert.isEmpty() && !key.isEmpty()) {
      builder.keyManager(privateKey(), certificates(cert));
    }
    try {
      return builder.build();
    } catch (IOException e) {
      throw bad("serverCert", cert, "cannot be used for TLS: " + e.getMessage(), e);
    }
  }

  private PrivateKey privateKey() throws E2dException {
    try {
      return PemKeys.read(Path.of(key));
    } catch (IOException | GeneralSecurityException e) {
      throw bad("serverKey", key, "is no readable RSA or EC private key in PEM", e);
    }
  }

  private static X509Certificate[] certificates(String file) throws E2dException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      List<X509Certificate> found = new ArrayList<>();
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) each);
      }
      return found.toArray(X509Certificate[]::new);
    } catch (IOException | GeneralSecurityException e) {
      throw bad("certificate", file, "holds no readable certificates in PEM", e);
    }
  }

  private static E2dException bad(String key, String file, String what, Throwable cause) {
    return new E2dException(
        ErrorCode.BAD_CONFIGURATION, "etcd.tls", file, key + ": " + file + " " + what, cause);
  }
}
