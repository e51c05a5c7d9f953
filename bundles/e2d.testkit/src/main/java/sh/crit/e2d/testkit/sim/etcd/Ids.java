package sh.crit.e2d.testkit.sim.etcd;

import java.util.List;
import sh.crit.e2d.api.model.HexId;

/** Ids that come, as etcd's do, out of addresses and tokens: the same input gives the same id. */
public final class Ids {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int BRIEF = 5;

  private Ids() {}

  static long ofMember(String peerUrl, String token) {
    return hash(peerUrl + "|" + token);
  }

  static long ofCluster(List<Long> memberIds) {
    return hash(memberIds.stream().sorted().toList().toString());
  }

  /** FNV-1a, then mixed, because people tell ids by their first digits. */
  private static long hash(String text) {
    long hash = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    hash ^= hash >>> 29;
    hash *= 0xbf58476d1ce4e5b9L;
    hash ^= hash >>> 32;
    return hash == 0 ? 1 : hash;
  }

  /** Enough of an id to know it again in a trace. */
  public static String brief(long id) {
    String hex = HexId.format(id);
    return hex.length() <= BRIEF ? hex : hex.substring(0, BRIEF);
  }
}
