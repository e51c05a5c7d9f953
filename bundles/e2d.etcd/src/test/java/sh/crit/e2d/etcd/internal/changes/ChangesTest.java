package sh.crit.e2d.etcd.internal.changes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.etcd.internal.client.Channels;
import sh.crit.e2d.etcd.internal.testing.PlainEtcd;
import sh.crit.e2d.etcd.internal.testing.RealEtcd;
import sh.crit.e2d.etcd.internal.tls.PemFiles;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Delete;
import sh.crit.e2d.spi.etcd.EtcdChanges.Feed;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Replay;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/** A real etcd is followed, and written to as another one was. */
class ChangesTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path dir;
  private PlainEtcd etcd;
  private Channels channels;
  private ChangesClient client;

  @BeforeEach
  void start() {
    etcd =
        new PlainEtcd("n1", dir, "http")
            .with("--max-txn-ops=100000")
            .with("--max-request-bytes=100000000");
    etcd.start("new", etcd.seat()).awaitServing();
    channels = new Channels(new PemFiles("", "", ""));
    client = new ChangesClient(channels);
  }

  @AfterEach
  void stop() {
    channels.close();
    etcd.kill();
  }

  private static Put put(String key, String value, long lease, long created, long version) {
    return new Put(Bytes.of(key), Bytes.of(value), lease, created, version);
  }

  private static Revision revision(long number, List<Change> changes) {
    return new Revision(number, Instant.EPOCH, changes);
  }

  private static Revision next(Feed feed) throws E2dException {
    return feed.next(DEADLINE).orElseThrow();
  }

  @Test
  void aRevisionInFragmentsIsHandedOutWhole() throws Exception {
    List<Change> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      many.add(put("key" + i, i + "x".repeat(300_000), 0, 2, 1));
    }
    try (Feed feed = client.watch(etcd.clientUrl, 2, DEADLINE);
        Replay replay = client.replay(etcd.clientUrl, DEADLINE)) {
      assertEquals(2, replay.apply(revision(2, many)));
      assertEquals(3, replay.apply(revision(3, List.of(new Delete(Bytes.of("key7"))))));
      Revision first = next(feed);
      assertEquals(2, first.number());
      assertEquals(many, first.changes());
      Revision second = next(feed);
      assertEquals(3, second.number());
      assertEquals(List.of(new Delete(Bytes.of("key7"))), second.changes());
      assertEquals(Optional.empty(), feed.next(Duration.ofMillis(10)));
    }
  }

  @Test
  void aSlowReaderGetsEverythingInOrder() throws Exception {
    int count = 60;
    try (Feed feed = client.watch(etcd.clientUrl, 2, DEADLINE);
        Replay replay = client.replay(etcd.clientUrl, DEADLINE)) {
      for (int i = 0; i < count; i++) {
        replay.apply(revision(0, List.of(put("key" + i, "x".repeat(1_000_000), 0, 0, 1))));
      }
      for (int i = 0; i < count; i++) {
        assertEquals(2 + i, next(feed).number());
      }
    }
  }

  @Test
  void whatIsCompactedIsSaidSo() throws Exception {
    try (Replay replay = client.replay(etcd.clientUrl, DEADLINE)) {
      for (int i = 1; i <= 5; i++) {
        replay.apply(revision(0, List.of(put("key", "v" + i, 0, 2, i))));
      }
    }
    compact(5);
    E2dException compacted =
        assertThrows(
            E2dException.class,
            () -> {
              try (Feed feed = client.watch(etcd.clientUrl, 3, DEADLINE)) {
                next(feed);
              }
            });
    assertEquals(ErrorCode.COMPACTED, compacted.code());
    try (Feed feed = client.watch(etcd.clientUrl, 6, DEADLINE)) {
      assertEquals(6, next(feed).number());
    }
  }

  private void compact(long revision) throws Exception {
    Process tool =
        new ProcessBuilder(
                RealEtcd.directory().resolve("etcdctl").toString(),
                "--endpoints=" + etcd.clientUrl,
                "compaction",
                Long.toString(revision))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("etcdctl.log").toFile())
            .start();
    assertEquals(0, tool.waitFor());
  }

  @Test
  void anEndOfTheMemberIsNoSilence() throws Exception {
    try (Feed feed = client.watch(etcd.clientUrl, 2, DEADLINE)) {
      etcd.kill();
      assertEquals(
          ErrorCode.UNREACHABLE, assertThrows(E2dException.class, () -> next(feed)).code());
      assertThrows(E2dException.class, () -> next(feed));
    }
  }

  @Test
  void anotherHistoryIsNotWrittenOver() throws Exception {
    try (Replay replay = client.replay(etcd.clientUrl, DEADLINE)) {
      replay.apply(revision(2, List.of(put("key", "v", 0, 2, 1))));
      for (Change wrong :
          List.of(put("key", "w", 0, 2, 3), put("key", "w", 0, 1, 2), new Delete(Bytes.of("x")))) {
        E2dException refused =
            assertThrows(E2dException.class, () -> replay.apply(revision(3, List.of(wrong))));
        assertEquals(ErrorCode.PRECONDITION_FAILED, refused.code());
      }
      assertEquals(3, replay.apply(revision(3, List.of(put("key", "w", 0, 2, 2)))));
    }
  }

  @Test
  void leasesLiveAsLongAsTheReplay() throws Exception {
    try (Replay first = client.replay(etcd.clientUrl, DEADLINE)) {
      first.grant(77, 2);
      first.apply(revision(2, List.of(put("key", "v", 77, 2, 1))));
    }
    assertEquals(OptionalLong.of(2), client.grantedTtl(etcd.clientUrl, 77, DEADLINE));
    try (Replay replay = client.replay(etcd.clientUrl, DEADLINE)) {
      replay.grant(77, 2);
      replay.grant(78, 2);
      await()
          .during(Duration.ofSeconds(7))
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  client.grantedTtl(etcd.clientUrl, 77, DEADLINE).isPresent()
                      && client.grantedTtl(etcd.clientUrl, 78, DEADLINE).isPresent());
      assertEquals(3, replay.apply(revision(3, List.of(put("key", "w", 77, 2, 2)))));
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> client.grantedTtl(etcd.clientUrl, 77, DEADLINE).isEmpty());
    try (Feed feed = client.watch(etcd.clientUrl, 4, DEADLINE)) {
      assertTrue(next(feed).changes().contains(new Delete(Bytes.of("key"))));
    }
  }
}
