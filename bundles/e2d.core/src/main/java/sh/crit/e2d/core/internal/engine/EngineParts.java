package sh.crit.e2d.core.internal.engine;

import sh.crit.e2d.core.internal.state.StateStore;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdLock;
import sh.crit.e2d.spi.etcd.EtcdProcess;
import sh.crit.e2d.spi.gossip.Gossip;

/**
 * Everything outside that the engine works with.
 *
 * @param scheduler time and threads
 * @param process the local etcd
 * @param data its data directory
 * @param cluster the client
 * @param lock what lets one change of the cluster be made at a time
 * @param gossip the peers
 * @param discovery where peers may be found
 * @param store what must never be forgotten
 * @param restorer the backups to begin with
 * @param safeguard the backups to be made before what may be a mistake
 */
public record EngineParts(
    Scheduler scheduler,
    EtcdProcess process,
    DataDirectory data,
    EtcdCluster cluster,
    EtcdLock lock,
    Gossip gossip,
    Discovery discovery,
    StateStore store,
    Restorer restorer,
    Safeguard safeguard) {}
