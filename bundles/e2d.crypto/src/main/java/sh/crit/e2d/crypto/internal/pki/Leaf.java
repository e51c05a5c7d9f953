package sh.crit.e2d.crypto.internal.pki;

import org.bouncycastle.asn1.x509.KeyPurposeId;

/** The pairs that an authority signs, and what each may be used for. */
enum Leaf {
  /** Also as a client, because etcd's own gateway calls its server with it. */
  SERVER("server", true, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
  /** Members of a cluster call each other. */
  PEER("peer", true, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
  CLIENT("client", false, KeyPurposeId.id_kp_clientAuth);

  private final String file;
  private final boolean hosts;

  @SuppressWarnings("ImmutableEnumChecker") // its own copy, never handed out as it is
  private final KeyPurposeId[] purposes;

  /**
   * @param file the name of its files, without their ends
   * @param hosts whether it says where it is found
   */
  Leaf(String file, boolean hosts, KeyPurposeId... purposes) {
    this.file = file;
    this.hosts = hosts;
    this.purposes = purposes.clone();
  }

  String file() {
    return file;
  }

  boolean hasHosts() {
    return hosts;
  }

  KeyPurposeId[] purposes() {
    return purposes.clone();
  }
}
