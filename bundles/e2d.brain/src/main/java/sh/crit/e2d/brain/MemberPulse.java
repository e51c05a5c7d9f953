package sh.crit.e2d.brain;

/**
 * When a member's etcd last answered this node.
 *
 * @param memberId etcd's member id
 * @param answeredNanos on the appliance's monotonic clock
 */
public record MemberPulse(long memberId, long answeredNanos) {}
