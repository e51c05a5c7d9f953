/** The changes of an etcd as they come, and made again in another one. */
package sh.crit.e2d.etcd.internal.changes;
