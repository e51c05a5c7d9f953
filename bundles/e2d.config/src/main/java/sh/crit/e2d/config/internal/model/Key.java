package sh.crit.e2d.config.internal.model;

/** The settings of the internal model, which every version of the configuration converts to. */
public enum Key {
  NAME("name", Shape.TEXT),
  DATA_DIR("dataDir", Shape.TEXT),
  CLUSTER_TOKEN("clusterToken", Shape.TEXT),
  REQUIRED_CLUSTER_SIZE("requiredClusterSize", Shape.NUMBER),
  HOST("host", Shape.TEXT),
  CLIENT_ADDR("clientAddr", Shape.LITERAL),
  PEER_ADDR("peerAddr", Shape.LITERAL),
  GOSSIP_ADDR("gossipAddr", Shape.LITERAL),
  BOOTSTRAP_TIMEOUT("bootstrapTimeout", Shape.LITERAL),
  HEALTH_CHECK_INTERVAL("healthCheckInterval", Shape.LITERAL),
  HEALTH_CHECK_TIMEOUT("healthCheckTimeout", Shape.LITERAL),
  CA_CERT("caCert", Shape.TEXT),
  CA_KEY("caKey", Shape.TEXT),
  SERVER_CERT("serverCert", Shape.TEXT),
  SERVER_KEY("serverKey", Shape.TEXT),
  PEER_CERT("peerCert", Shape.TEXT),
  PEER_KEY("peerKey", Shape.TEXT),
  ETCD_BINARY("etcd.binary", Shape.TEXT),
  DISCOVERY_TYPE("discovery.type", Shape.TEXT),
  INITIAL_PEERS("discovery.initialPeers", Shape.LIST),
  DISCOVERY_MATCHES("discovery.matches", Shape.PAIRS),
  SNAPSHOT_INTERVAL("snapshot.interval", Shape.LITERAL),
  SNAPSHOT_FILE("snapshot.file", Shape.TEXT),
  SNAPSHOT_COMPRESSION("snapshot.compression", Shape.LITERAL),
  SNAPSHOT_ENCRYPTION("snapshot.encryption", Shape.FLAG),
  SNAPSHOT_FORMAT("snapshot.format", Shape.TEXT),
  SNAPSHOT_DELTA_INTERVAL("snapshot.deltaInterval", Shape.LITERAL),
  S3_ENDPOINT("snapshot.s3.endpoint", Shape.TEXT),
  S3_REGION("snapshot.s3.region", Shape.TEXT),
  S3_PATH_STYLE("snapshot.s3.pathStyle", Shape.FLAG),
  S3_ROLE_ARN("snapshot.s3.roleArn", Shape.TEXT),
  S3_ROLE_SESSION_NAME("snapshot.s3.roleSessionName", Shape.TEXT),
  PLUGINS_SIGNERS("plugins.signers", Shape.TEXT);

  private final String label;
  private final Shape shape;

  Key(String label, Shape shape) {
    this.label = label;
    this.shape = shape;
  }

  /** The name in messages: that of {@code v1alpha1}, nested keys joined by dots. */
  public String label() {
    return label;
  }

  public Shape shape() {
    return shape;
  }
}
