package sh.crit.e2d.etcd.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the local etcd; every value that is not set is the empty string. */
@ObjectClassDefinition(name = "etcd", description = "The local etcd process")
public @interface EtcdConfig {
  @AttributeDefinition(description = "the node's data directory, absolute")
  String dataDir() default "";

  @AttributeDefinition(
      description = "the etcd binary; empty: the one of the distribution, else the one on PATH")
  String binary() default "";

  @AttributeDefinition(
      description = "where etcd listens for clients, for example https://0.0.0.0:2379")
  String listenClientUrl() default "";

  @AttributeDefinition(description = "where etcd listens for its peers")
  String listenPeerUrl() default "";

  @AttributeDefinition(description = "the client URL that others are told")
  String advertiseClientUrl() default "";

  @AttributeDefinition(description = "the peer URL that others are told")
  String advertisePeerUrl() default "";

  @AttributeDefinition(description = "PEM file of the authority that clients and peers must have")
  String caCert() default "";

  @AttributeDefinition(description = "PEM file of the certificate that clients see")
  String serverCert() default "";

  @AttributeDefinition(description = "PEM file of its private key")
  String serverKey() default "";

  @AttributeDefinition(description = "PEM file of the certificate that peers see")
  String peerCert() default "";

  @AttributeDefinition(description = "PEM file of its private key")
  String peerKey() default "";
}
