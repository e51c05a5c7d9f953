package sh.crit.e2d.etcd.internal.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * The PEM files of one side of etcd.
 *
 * @param side the configuration's prefix, {@code server} or {@code peer}
 * @param caCert the authority that the other end must have, empty for none
 * @param cert empty when this side does not use TLS
 * @param key empty exactly when {@code cert} is
 */
record TlsFiles(String side, String caCert, String cert, String key) {
  /** Whether a certificate is configured. */
  boolean present() {
    return !cert.isEmpty();
  }

  /**
   * Refuses half a pair, and a scheme that does not go with what is configured.
   *
   * @throws E2dException BAD_CONFIGURATION
   */
  TlsFiles validated(String urlKey, ListenUrl url) throws E2dException {
    if (cert.isEmpty() != key.isEmpty()) {
      String missing = cert.isEmpty() ? side + "Cert" : side + "Key";
      String given = cert.isEmpty() ? side + "Key" : side + "Cert";
      throw bad(missing, missing + " is missing: " + given + " is of no use without it");
    }
    if (url.https() && cert.isEmpty()) {
      throw bad(
          side + "Cert",
          urlKey + " is " + url + ", and https needs " + side + "Cert and " + side + "Key");
    }
    return this;
  }

  /**
   * Proves that the files can be read before etcd is told of them, because etcd's own message names
   * neither the configuration's key nor what the file is for.
   *
   * @throws E2dException STORAGE_UNUSABLE
   */
  void mustBeReadable() throws E2dException {
    if (!present()) {
      return;
    }
    readable("caCert", caCert);
    readable(side + "Cert", cert);
    readable(side + "Key", key);
  }

  private static void readable(String name, String file) throws E2dException {
    if (!file.isEmpty() && !Files.isReadable(Path.of(file))) {
      String what = Files.exists(Path.of(file)) ? "cannot be read by this user" : "does not exist";
      throw new E2dException(
          ErrorCode.STORAGE_UNUSABLE, "etcd.start", file, name + ": file " + file + " " + what);
    }
  }

  /**
   * The flags for this side. With an authority the other end must show a certificate of it; without
   * one the connection is encrypted and nobody is asked.
   *
   * @param prefix what etcd puts before the flags of this side: empty or {@code peer-}
   */
  List<String> flags(String prefix) {
    List<String> flags = new ArrayList<>();
    if (present()) {
      flags.add("--" + prefix + "cert-file=" + cert);
      flags.add("--" + prefix + "key-file=" + key);
      if (!caCert.isEmpty()) {
        flags.add("--" + prefix + "trusted-ca-file=" + caCert);
        flags.add("--" + prefix + "client-cert-auth=true");
      }
    }
    return flags;
  }

  private static E2dException bad(String key, String message) {
    return new E2dException(ErrorCode.BAD_CONFIGURATION, "config.etcd", key, message);
  }
}
