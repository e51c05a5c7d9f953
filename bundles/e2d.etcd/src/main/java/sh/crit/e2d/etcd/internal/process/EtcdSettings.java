package sh.crit.e2d.etcd.internal.process;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.etcd.internal.EtcdConfig;

/**
 * The validated configuration of the local etcd.
 *
 * @param files the node's files
 * @param binary the configured binary, empty when it is to be looked for
 * @param home the directory of the appliance, empty when unknown
 * @param listenClient where etcd listens for clients
 * @param listenPeer where it listens for peers
 * @param advertiseClient the client URL that others are told
 * @param advertisePeer the peer URL that others are told
 * @param server PEM files of the client side
 * @param peer PEM files of the peer side
 */
record EtcdSettings(
    NodeFiles files,
    Optional<Path> binary,
    Optional<Path> home,
    ListenUrl listenClient,
    ListenUrl listenPeer,
    ListenUrl advertiseClient,
    ListenUrl advertisePeer,
    TlsFiles server,
    TlsFiles peer) {

  /**
   * Validates a configuration.
   *
   * @param home the directory of the appliance, null when unknown
   * @throws E2dException BAD_CONFIGURATION naming key and value
   */
  static EtcdSettings of(EtcdConfig config, String home) throws E2dException {
    ListenUrl listenClient = ListenUrl.parse("listenClientUrl", text(config.listenClientUrl()));
    ListenUrl listenPeer = ListenUrl.parse("listenPeerUrl", text(config.listenPeerUrl()));
    return new EtcdSettings(
        new NodeFiles(
            path("dataDir", config.dataDir())
                .orElseThrow(() -> bad("dataDir", "dataDir is empty; it must name a directory"))),
        path("binary", config.binary()),
        path("e2d.home", home),
        listenClient,
        listenPeer,
        ListenUrl.parse("advertiseClientUrl", text(config.advertiseClientUrl())),
        ListenUrl.parse("advertisePeerUrl", text(config.advertisePeerUrl())),
        new TlsFiles(
                "server",
                text(config.caCert()),
                text(config.serverCert()),
                text(config.serverKey()))
            .validated("listenClientUrl", listenClient),
        new TlsFiles("peer", text(config.caCert()), text(config.peerCert()), text(config.peerKey()))
            .validated("listenPeerUrl", listenPeer));
  }

  private static Optional<Path> path(String key, String value) throws E2dException {
    try {
      return text(value).isEmpty() ? Optional.empty() : Optional.of(Path.of(text(value)));
    } catch (InvalidPathException e) {
      throw bad(key, key + " is '" + value + "', which is no path: " + e.getReason());
    }
  }

  private static String text(String value) {
    return value == null ? "" : value.strip();
  }

  private static E2dException bad(String key, String message) {
    return new E2dException(ErrorCode.BAD_CONFIGURATION, "config.etcd", key, message);
  }
}
