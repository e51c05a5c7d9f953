package sh.crit.e2d.etcd.internal.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** etcd's own programs, as a second opinion. */
public final class EtcdTools {
  private EtcdTools() {}

  /** What a member's keys amount to in the eyes of etcdctl. */
  public record Content(long revision, long compactRevision, long hash) {}

  /** Whether the provided etcd has etcdutl, and so can raise a revision. */
  public static boolean hasEtcdutl() {
    return Files.isExecutable(RealEtcd.directory().resolve("etcdutl"));
  }

  /** Runs etcdctl against one member; fails the test unless it succeeds. */
  public static String etcdctl(String endpoint, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(RealEtcd.directory().resolve("etcdctl").toString());
    line.add("--endpoints=" + endpoint);
    line.add("--command-timeout=60s");
    line.addAll(List.of(arguments));
    Path complaints = Files.createTempFile("etcdctl", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(line).redirectError(complaints.toFile());
      builder.environment().keySet().removeIf(key -> key.startsWith("ETCD"));
      builder.environment().put("ETCDCTL_API", "3");
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(line + ": " + output + Files.readString(complaints));
      }
      return output;
    } finally {
      Files.delete(complaints);
    }
  }

  /** Stores a snapshot, with etcd's hash at its end. */
  public static Path snapshot(String endpoint, Path file) throws IOException, InterruptedException {
    etcdctl(endpoint, "snapshot", "save", file.toString());
    return file;
  }

  /** Hash and revisions of what a member holds now. */
  public static Content content(String endpoint) throws IOException, InterruptedException {
    JsonObject answer = json(endpoint, "endpoint", "hashkv").getAsJsonObject("HashKV");
    return new Content(
        answer.getAsJsonObject("header").get("revision").getAsLong(),
        answer.has("compact_revision") ? answer.get("compact_revision").getAsLong() : 0,
        answer.get("hash").getAsLong());
  }

  /** The cluster's id as a member knows it. */
  public static String clusterId(String endpoint) throws IOException, InterruptedException {
    return json(endpoint, "endpoint", "status")
        .getAsJsonObject("Status")
        .getAsJsonObject("header")
        .get("cluster_id")
        .getAsString();
  }

  private static JsonObject json(String endpoint, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.add("--write-out=json");
    String output = etcdctl(endpoint, line.toArray(String[]::new));
    return JsonParser.parseString(output).getAsJsonArray().get(0).getAsJsonObject();
  }
}
