package sh.crit.e2d.itests.chaos.history;

/**
 * A write that a client was told is done.
 *
 * @param key written once only
 * @param revision that etcd answered with
 */
record Ack(String key, long revision) {}
