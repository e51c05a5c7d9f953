package sh.crit.e2d.etcd.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.files.NodeFiles;
import sh.crit.e2d.api.model.DataDescriptor;

/** What is left of an etcd that was killed while it made its data directory. */
@Timeout(300)
class EarlyDeathTest {
  private static final Logger LOG = LoggerFactory.getLogger(EarlyDeathTest.class);

  /** Killed as soon as this appears, and a little later. */
  private static final List<String> STAGES =
      List.of("member", "member/snap", "member/snap/db", "member/wal.tmp", "member/wal");

  private static final int ROUNDS = 6;
  private static final Duration LATER = Duration.ofMillis(5);

  @TempDir Path dir;

  static Stream<EtcdBinaries> versions() {
    return EtcdBinaries.all();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void thereIsNothingUntilTheLogHasItsName(EtcdBinaries binaries) throws Exception {
    Map<String, Integer> seen = new TreeMap<>();
    for (String stage : STAGES) {
      for (int round = 0; round < ROUNDS; round++) {
        Path data = dir.resolve(stage.replace('/', '-') + "-" + round);
        killAt(binaries, data, data.resolve(stage), LATER.multipliedBy(round));
        seen.merge(check(data), 1, Integer::sum);
      }
    }
    LOG.info("killed early, {}: {}", binaries, seen);
  }

  private static String check(Path data) {
    DataDescriptor found = new EtcdDataDirectory(new NodeFiles(data), Clock.systemUTC()).inspect();
    boolean born = Files.exists(data.resolve("member/wal"));
    assertEquals("", found.detail());
    assertEquals(
        born ? DataDescriptor.State.INTACT : DataDescriptor.State.ABSENT, found.state(), "" + data);
    if (born) {
      assertNotEquals(0, found.clusterId());
      assertNotEquals(0, found.memberId());
    }
    return found.state() + " index " + found.index() + " members " + found.members().size();
  }

  private static void killAt(EtcdBinaries binaries, Path data, Path sign, Duration later)
      throws Exception {
    try (RealEtcd etcd = new RealEtcd(binaries, "solo", data).found()) {
      Path last = data.resolve("member/wal");
      while (!Files.exists(sign) && !Files.exists(last)) {
        assertTrue(etcd.isAlive(), "etcd ended before " + sign);
        Thread.onSpinWait();
      }
      long end = System.nanoTime() + later.toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      etcd.kill();
    }
  }
}
