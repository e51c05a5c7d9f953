package sh.crit.e2d.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the text, the answer is a configuration or lines that fit a screen. */
class FuzzTest {
  private static final List<String> WORDS =
      List.of(
          "name",
          "dataDir",
          "discovery",
          "snapshot",
          "type",
          "initialPeers",
          "matches",
          "file",
          "interval",
          "requiredClusterSize",
          "host",
          "clientAddr",
          "etcd",
          "binary",
          "caKey",
          "snapshot: {s3: {",
          "endpoint",
          "roleArn",
          "deltaInterval",
          "compression",
          "zstd",
          "apiVersion",
          "kind",
          "Configuration",
          "e2d.crit.sh/v1alpha1",
          "3",
          "5m",
          "0x1F",
          "1e400",
          "-0",
          ".inf",
          "~",
          "null",
          "true",
          "no",
          "2024-01-01",
          "a:b:c",
          "[::1]:5",
          "::",
          "\"",
          "'",
          "|",
          ">",
          ">-",
          "&a",
          "*a",
          "<<",
          "!!str",
          "!x",
          "!!binary",
          "?",
          "---",
          "...",
          "%YAML 1.1",
          "#",
          "\t",
          "\\x00",
          "\u0000",
          "\u2028",
          "ü",
          "\uD83D\uDE00",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          ": ",
          "- ",
          "\n",
          "\n  ",
          "\r\n",
          " ",
          "9999999999999999999999",
          "s3://b/k",
          "http://@/");

  @TempDir Path directory;

  @Test
  void soupOfWords() {
    for (int seed = 0; seed < 6_000; seed++) {
      Random random = new Random(seed);
      StringBuilder yaml = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        yaml.append(WORDS.get(random.nextInt(WORDS.size())));
      }
      check(Loading.load(yaml.toString(), environment(random)), seed);
    }
  }

  @Test
  void damagedExample() throws Exception {
    byte[] example = Files.readAllBytes(Path.of("../../config/examples/aws-autoscaling.yaml"));
    Path file = directory.resolve("e2d.yaml");
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = example.clone();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, damaged);
      check(Loading.loader().load(new ConfigurationSource.File(file), Map.of()), seed);
      String text = new String(damaged, StandardCharsets.ISO_8859_1);
      check(Loading.load(text, Map.of()), seed);
    }
  }

  private static Map<String, String> environment(Random random) {
    String value =
        WORDS.get(random.nextInt(WORDS.size())) + WORDS.get(random.nextInt(WORDS.size()));
    return switch (random.nextInt(5)) {
      case 0 -> Map.of("E2D_INITIAL_PEERS", value);
      case 1 -> Map.of("E2D_DISCOVERY_MATCHES", value);
      case 2 -> Map.of("E2D_SNAPSHOT_INTERVAL", value, "E2D_" + value, value);
      case 3 -> Map.of("E2D_PEER_DISCOVERY", value);
      default -> Map.of("E2D_HOST", value, "E2D_PEER_ADDR", value);
    };
  }

  private static void check(LoadResult result, int seed) {
    if (result instanceof LoadResult.Loaded loaded) {
      int backups = loaded.configuration().snapshot().file().isPresent() ? 1 : 0;
      assertEquals(7 + backups, loaded.configuration().toPids().size());
      return;
    }
    for (String line : Loading.lines(result.problems())) {
      assertEquals(1, line.lines().count(), () -> "seed " + seed + ": " + line);
      assertTrue(line.length() < 500, () -> "seed " + seed + ": " + line);
    }
    assertTrue(!Loading.thrown(result).getMessage().isEmpty());
  }
}
