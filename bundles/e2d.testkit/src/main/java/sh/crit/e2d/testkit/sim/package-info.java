/**
 * A deterministic simulator: real engines over simulated disks, networks, gossip and etcd, in
 * virtual time, out of one seed.
 */
package sh.crit.e2d.testkit.sim;
