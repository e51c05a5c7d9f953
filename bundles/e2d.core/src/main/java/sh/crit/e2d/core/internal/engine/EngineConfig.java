package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.brain.ClusterSpec;

/**
 * What the engine is configured with.
 *
 * @param name the configured member name, empty to keep or invent one
 * @param instance random, new at each start
 * @param peerUrl advertised etcd peer URL
 * @param clientUrl advertised etcd client URL
 * @param gossip advertised gossip address
 * @param spec what the operator asked for
 * @param backupUrl where backups are, empty for nowhere
 * @param healthCheckInterval how often a node that has reached its goal looks at the cluster
 */
public record EngineConfig(
    String name,
    String instance,
    String peerUrl,
    String clientUrl,
    HostPort gossip,
    ClusterSpec spec,
    String backupUrl,
    Duration healthCheckInterval) {}
