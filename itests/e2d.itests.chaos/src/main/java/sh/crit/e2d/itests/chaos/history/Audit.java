package sh.crit.e2d.itests.chaos.history;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import sh.crit.e2d.itests.chaos.cluster.Endpoint;

/** Looks, once all is calm, whether every member holds all that was acknowledged. */
public final class Audit {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int PAGE = 5000;
  private static final ByteString FIRST = ByteString.copyFromUtf8("chaos/");
  private static final ByteString BEHIND = ByteString.copyFromUtf8("chaos0");
  private static final ByteString NEXT = ByteString.copyFrom(new byte[1]);

  private Audit() {}

  /**
   * Adds what it finds to the history's violations.
   *
   * @return how many acknowledged writes are lost on some member
   */
  public static long of(History history, List<Endpoint> members) {
    List<Ack> acks = history.acks();
    long revision = members.get(0).get("audit", DEADLINE).getHeader().getRevision();
    TreeSet<String> lost = new TreeSet<>();
    TreeSet<Integer> hashes = new TreeSet<>();
    for (Endpoint member : members) {
      Map<String, Long> held = read(member, revision);
      for (Ack ack : acks) {
        Long at = held.get(ack.key());
        if (at == null || at != ack.revision()) {
          lost.add(ack.key());
          history.violate(
              "%s holds %s at revision %s, acknowledged at %d"
                  .formatted(member, ack.key(), at, ack.revision()));
        }
      }
      hashes.add(member.hash(revision, DEADLINE).getHash());
    }
    if (hashes.size() > 1) {
      history.violate("the members differ at revision " + revision + ": " + hashes);
    }
    return lost.size();
  }

  /**
   * Looks, after a majority's data was lost, where the copy ends with which the cluster went on.
   *
   * @param safe how many of the first acknowledged writes that copy certainly held
   */
  public static void afterLoss(History history, Endpoint member, long safe) {
    long revision = member.get("audit", DEADLINE).getHeader().getRevision();
    history.resume(read(member, revision), safe);
  }

  private static Map<String, Long> read(Endpoint member, long revision) {
    Map<String, Long> held = new HashMap<>();
    ByteString from = FIRST;
    while (true) {
      RangeRequest request =
          RangeRequest.newBuilder()
              .setKey(from)
              .setRangeEnd(BEHIND)
              .setRevision(revision)
              .setLimit(PAGE)
              .setKeysOnly(true)
              .build();
      RangeResponse page = member.range(request, DEADLINE);
      for (KeyValue kv : page.getKvsList()) {
        held.put(kv.getKey().toStringUtf8(), kv.getModRevision());
        from = kv.getKey().concat(NEXT);
      }
      if (!page.getMore()) {
        return held;
      }
    }
  }
}
