package sh.crit.e2d.api.model;

/**
 * The last word of a peer and when it was heard.
 *
 * @param info what it said
 * @param heardNanos when, on the appliance's monotonic clock
 */
public record PeerSighting(NodeInfo info, long heardNanos) {}
