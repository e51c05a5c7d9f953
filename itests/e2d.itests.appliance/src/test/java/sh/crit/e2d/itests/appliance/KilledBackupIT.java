package sh.crit.e2d.itests.appliance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An appliance is killed while it writes a chunk, and while it writes a backup: what was stored
 * before is as good as it was, what is half is never offered, and what is left of it goes.
 */
class KilledBackupIT {
  private static final int VALUES = 8;
  private static final int VALUE_BYTES = 700_000;

  /** A write may be over before it is noticed. */
  private static final int ATTEMPTS = 20;

  @TempDir Path dir;
  private final Random random = new Random(7);
  private Path store;
  private Node node;

  @AfterEach
  void close() {
    if (node != null) {
      node.close();
    }
  }

  private void start() throws IOException {
    store = Files.createDirectories(dir.resolve("store"));
    String settings =
        "snapshot: {file: \"%s\", interval: 1h, deltaInterval: 200ms}%n"
            .formatted(store.resolve("etcd.snapshot").toUri());
    node = new Node(dir.resolve("node"), "127.0.0.1", Ports.free(List.of("127.0.0.1")), settings);
    node.run();
    node.awaitServing(1);
    node.put("kept", "through everything");
  }

  /** What does not get smaller, so that writing it takes a while. */
  private void putLarge(String key) {
    byte[] bytes = new byte[VALUE_BYTES];
    random.nextBytes(bytes);
    Commands.run(
            List.of(Distribution.etcd("etcdctl"), "--endpoints", node.clientUrl(), "put", key),
            Map.of("ETCDCTL_API", "3"),
            Base64.getEncoder().encodeToString(bytes))
        .orFail();
  }

  private List<Path> parts() {
    return files().filter(f -> f.toString().endsWith(".part")).toList();
  }

  private Stream<Path> files() {
    try (Stream<Path> all = Files.walk(store)) {
      return all.toList().stream();
    } catch (UncheckedIOException e) {
      // A part has gone while it was looked at.
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the appliance in the middle of a write that the action leads to. */
  private void killWhileWriting(Runnable action) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ProcessHandle appliance = node.appliance().orElseThrow();
      CompletableFuture<Void> acting = CompletableFuture.runAsync(action);
      long end = System.nanoTime() + Node.PATIENCE.toNanos();
      while (parts().isEmpty()) {
        assertTrue(System.nanoTime() < end, "nothing is written");
        Thread.onSpinWait();
      }
      Node.kill9(appliance);
      acting.join();
      if (!parts().isEmpty()) {
        return;
      }
      node.run();
      node.awaitServing(1);
      awaitRecorded();
    }
    throw new AssertionError("each of " + ATTEMPTS + " writes was over before the kill");
  }

  /** All changes are stored. */
  private void awaitRecorded() {
    await("the changes to be stored")
        .atMost(Node.PATIENCE)
        .until(
            () -> {
              Commands.Result drilled = node.bin("e2d", "snapshot", "drill", "--output", "json");
              return drilled.exit() == 0
                  && JsonParser.parseString(drilled.out())
                          .getAsJsonObject()
                          .get("revision")
                          .getAsLong()
                      == Content.revision(node);
            });
  }

  private JsonArray backups() {
    return JsonParser.parseString(node.bin("e2d", "snapshot", "list", "--output", "json").orFail())
        .getAsJsonArray();
  }

  @Test
  void whatIsHalfIsNeverOfferedAndGoes() throws Exception {
    start();
    for (int i = 0; i < VALUES; i++) {
      putLarge("large" + i);
    }
    node.bin("e2d", "snapshot").orFail();
    killWhileWriting(() -> putLarge("in-a-chunk"));
    String content = Content.of(node);
    node.run();
    node.awaitServing(1);
    awaitRecorded();
    assertEquals(List.of(), parts(), "what was left of the chunk");
    JsonArray before = backups();

    killWhileWriting(() -> node.bin("e2d", "snapshot"));
    Node.kill9(node.etcd().orElseThrow());
    Losses.delete(node.dataDir());
    node.run();
    node.awaitServing(1);

    assertEquals(content, Content.of(node), "restored from what was whole");
    for (JsonElement backup : before) {
      String id = backup.getAsJsonObject().get("id").getAsString();
      node.bin("e2d", "snapshot", "verify", id).orFail();
    }
    node.bin("e2d", "snapshot").orFail();
    assertEquals(List.of(), parts(), "what was left of the backup");
    assertEquals(before.size() + 1, backups().size());
  }
}
