/** A model of etcd: raft, membership and process, as far as an appliance can tell. */
package sh.crit.e2d.testkit.sim.etcd;
