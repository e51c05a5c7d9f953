package sh.crit.e2d.itests.appliance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What is in an etcd, written and read with its own tools. */
final class Content {
  private static final int KEYS = 300;

  private Content() {}

  /** Some of it deleted again, some under a prefix that a restore clears. */
  static void fill(Node node) {
    for (int from = 0; from < KEYS; from += 100) {
      StringBuilder puts = new StringBuilder("\n");
      for (int i = from; i < from + 100; i++) {
        puts.append("put key").append(i).append(" value").append(i).append('\n');
      }
      txn(node, puts.append("\n\n").toString());
    }
    node.etcdctl("del", "key7").orFail();
    node.put("/_e2d/volatile", "gone after a restore");
    node.put("/_e2dx", "another one's");
  }

  private static void txn(Node node, String text) {
    Commands.run(
            List.of(Distribution.etcd("etcdctl"), "--endpoints", node.clientUrl(), "txn"),
            Map.of("ETCDCTL_API", "3"),
            text)
        .orFail();
  }

  /** Every key but the volatile ones, with value, versions and revisions. */
  static String of(Node node) {
    JsonArray kvs =
        JsonParser.parseString(node.etcdctl("get", "--prefix", "", "-w", "json").orFail())
            .getAsJsonObject()
            .getAsJsonArray("kvs");
    String ours = Base64.getEncoder().encodeToString("/_e2d/".getBytes(StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (JsonElement kv : kvs) {
      if (!kv.getAsJsonObject().get("key").getAsString().startsWith(ours)) {
        all.append(kv).append('\n');
      }
    }
    return all.toString();
  }

  /** Etcd's own hash of all keys and their revisions. */
  static String hash(Node node) {
    return JsonParser.parseString(node.etcdctl("endpoint", "hashkv", "-w", "json").orFail())
        .getAsJsonArray()
        .get(0)
        .getAsJsonObject()
        .getAsJsonObject("HashKV")
        .get("hash")
        .getAsString();
  }

  static long revision(Node node) {
    return JsonParser.parseString(node.etcdctl("get", "kept", "-w", "json").orFail())
        .getAsJsonObject()
        .getAsJsonObject("header")
        .get("revision")
        .getAsLong();
  }

  /** The newest backup is of the revision that the cluster has. */
  static void awaitBackup(ThreeNodes cluster) {
    Node leader = cluster.leader();
    leader.awaitStatus(
        "to have a backup of now",
        s -> {
          JsonElement last = s.get("lastSnapshot");
          return last != null && last.isJsonObject() && isOfNow(last.getAsJsonObject(), leader);
        });
  }

  private static boolean isOfNow(JsonObject backup, Node node) {
    return backup.get("verified").getAsBoolean()
        && backup.get("revision").getAsLong() == revision(node);
  }
}
