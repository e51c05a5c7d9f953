/** The client of etcd clusters, in terms of our own. */
package sh.crit.e2d.etcd.internal.client;
