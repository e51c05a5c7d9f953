package sh.crit.e2d.etcd.internal.process;

import java.util.List;
import java.util.regex.Pattern;
import sh.crit.e2d.api.model.EtcdExit.Reason;

/**
 * What the last words of an etcd mean. Earlier rules win: a full disk also breaks files, and a file
 * without permission also looks like a broken one.
 *
 * <p>CORRUPT leads to the member's replacement, so only words that speak of the data itself stand
 * for it. An input/output error does not: the disk may be back tomorrow.
 */
final class ExitRules {
  /**
   * One rule.
   *
   * @param reason what it means
   * @param words found anywhere in message and error of a line
   */
  record Rule(Reason reason, Pattern words) {}

  private static final List<Rule> RULES =
      List.of(
          rule(Reason.DISK_FULL, "no space left on device|disk quota exceeded"),
          rule(Reason.PORT_TAKEN, "address already in use"),
          rule(Reason.PERMISSION, "permission denied|read-only file system|not permitted"),
          rule(Reason.ALREADY_BOOTSTRAPPED, "has already been bootstrapped"),
          rule(
              Reason.CLUSTER_MISMATCH,
              "cluster ID mismatch|error validating peerURLs|member count is unequal"
                  + "|unmatched member while checking PeerURLs"
                  + "|(?:mismatch member|has no matching).*peer"),
          rule(
              Reason.CORRUPT,
              "data inconsistency with peers|checkInitialHashKV failed"
                  + "|crc mismatch|checksum error|invalid database|invalid checksum"
                  + "|database corruption|corrupted, truncated, or lost"
                  + "|cannot be repaired|failed to repair WAL|failed to read WAL"
                  + "|wal: (?:file not found|conflicting metadata|snapshot|slice bounds|max entry)"
                  + "|failed to find database snapshot file|failed to recover v3 backend"
                  + "|failed to recover from snapshot|failed to recover KV store"
                  + "|failed to get all reachable pages|multiple references"
                  + "|unexpected (?:branch|leaf) flags|invalid page type|page already freed"
                  + "|: unexpected EOF|: proto: |unmarshal should never fail"
                  + "|signal SIGBUS|failed to restore .*snapshot|unknown bucket"),
          rule(
              Reason.BAD_FLAGS,
              "flag provided but not defined|error setting up initial cluster|invalid value .* for flag|invalid boolean value"
                  + "|flag needs an argument|failed to verify flags|unrecognized feature gate"
                  + "|cannot assign requested address|no such file or directory"
                  + "|(?:is|are) required when|advertise client URLs are not set"
                  + "|couldn't find local name|expected IP in URL|tls: |failed to find any PEM"));

  private ExitRules() {}

  private static Rule rule(Reason reason, String words) {
    return new Rule(reason, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
  }

  /** The number of the first rule that a line falls under, {@link Integer#MAX_VALUE} for none. */
  static int match(String summary) {
    for (int i = 0; i < RULES.size(); i++) {
      if (RULES.get(i).words().matcher(summary).find()) {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** What a rule's number stands for. */
  static Reason reason(int rule) {
    return RULES.get(rule).reason();
  }
}
