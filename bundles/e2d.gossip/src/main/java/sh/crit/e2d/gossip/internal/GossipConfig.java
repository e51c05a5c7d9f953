package sh.crit.e2d.gossip.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration with the PID {@code sh.crit.e2d.gossip}. */
@ObjectClassDefinition(name = "e2d gossip")
public @interface GossipConfig {
  @AttributeDefinition(description = "Where to listen; unspecified means on all interfaces")
  String bindHost() default "0.0.0.0";

  @AttributeDefinition(description = "The one TCP port to listen on")
  int bindPort() default 7980;

  @AttributeDefinition(description = "The host that peers are told")
  String advertisedHost() default "";

  @AttributeDefinition(description = "The port that peers are told")
  int advertisedPort() default 7980;

  @AttributeDefinition(description = "PEM file of the CA key; empty: gossip is not secured")
  String caKey() default "";
}
