/** Makes data of a new cluster from a backup, and tries a backup out in a scratch etcd. */
package sh.crit.e2d.etcd.internal.restore;
