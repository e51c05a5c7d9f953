package sh.crit.e2d.core.internal.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What Config Admin tells core; durations in milliseconds. */
@ObjectClassDefinition(
    name = "e2d core",
    description = "What the node is and what its cluster shall be")
public @interface CoreConfig {
  @AttributeDefinition(description = "etcd member name; empty keeps the former or invents one")
  String name() default "";

  @AttributeDefinition(description = "the data directory, absolute")
  String dataDir();

  @AttributeDefinition(description = "1, 3, 5 or 7")
  int requiredClusterSize() default 1;

  @AttributeDefinition(description = "keeps clusters apart that can hear each other")
  String clusterToken() default "e2d";

  @AttributeDefinition(description = "after how long without a cluster the operator is called")
  long bootstrapTimeoutMillis() default 1_800_000;

  @AttributeDefinition(description = "how often a healthy cluster is looked at")
  long healthCheckIntervalMillis() default 60_000;

  @AttributeDefinition(description = "how long a member may be missing")
  long healthCheckTimeoutMillis() default 300_000;

  @AttributeDefinition(description = "advertised etcd peer URL")
  String peerUrl();

  @AttributeDefinition(description = "advertised etcd client URL")
  String clientUrl();

  @AttributeDefinition(description = "advertised gossip address, host:port")
  String gossipAddress();

  @AttributeDefinition(description = "the discovery provider's type")
  String discoveryType() default "static";

  @AttributeDefinition(description = "what discovery matches on, key=value")
  String[] discoveryMatches() default {};

  @AttributeDefinition(description = "where backups are; empty for nowhere")
  String backupUrl() default "";
}
