package sh.crit.e2d.snapshot.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.crit.e2d.snapshot.internal.codec.Compression;
import sh.crit.e2d.snapshot.internal.pipeline.Stored;
import sh.crit.e2d.spi.storage.StoredObject;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:20:00Z");

  private static Entry entry(Instant time, long cluster, long revision, boolean verified) {
    String id = Names.id(time, revision, (int) cluster);
    Entry entry =
        new Entry(
            id,
            id + ".db",
            time,
            new Origin(cluster, revision, 1, 1, "", ""),
            Optional.empty(),
            new Stored(1, "00"),
            Compression.NONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            Optional.empty());
    return verified ? entry.verifiedAt(time) : entry;
  }

  private static Listing listing(List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::time).thenComparing(Entry::id).reversed());
    return new Listing(
        Optional.of(new StoredObject("newest", 1, NOW, "1")),
        sorted.stream().findFirst(),
        sorted,
        List.of(),
        List.of());
  }

  private static List<Entry> kept(RetentionPolicy policy, List<Entry> entries, Instant now) {
    Listing listing = listing(entries);
    List<Entry> kept = new ArrayList<>(listing.entries());
    kept.removeAll(new Retention(policy).superfluous(listing, now));
    return kept;
  }

  /** A month of a backup every five minutes: an hour, a day of hours, a month of days. */
  @Test
  void theDefaultThinsOut() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 12 * 24 * 40; i++) {
      entries.add(entry(NOW.minus(Duration.ofMinutes(5L * i)), 1, 100_000 - i, true));
    }

    List<Entry> kept = kept(RetentionPolicy.DEFAULT, entries, NOW);

    assertEquals(13, kept.stream().filter(e -> age(e).compareTo(Duration.ofHours(1)) <= 0).count());
    // Every clock hour that begins within the day, and the one that was under way a day ago.
    assertEquals(
        23,
        kept.stream()
            .filter(e -> age(e).compareTo(Duration.ofHours(1)) > 0)
            .filter(e -> age(e).compareTo(Duration.ofDays(1)) <= 0)
            .count());
    assertTrue(kept.size() < 13 + 25 + 31 && kept.size() > 13 + 22 + 28, () -> "" + kept.size());
    assertTrue(kept.stream().allMatch(e -> age(e).compareTo(Duration.ofDays(30)) <= 0));
  }

  private static Duration age(Entry entry) {
    return Duration.between(entry.time(), NOW);
  }

  @Test
  void oldBackupsStayWhenThereIsNothingElse() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(entry(NOW.minus(Duration.ofDays(100 + i)), 1, 100 - i, i != 1));
    }

    List<Entry> kept = kept(RetentionPolicy.DEFAULT, entries, NOW);

    assertEquals(List.of(100L, 98L, 97L), kept.stream().map(e -> e.origin().revision()).toList());
  }

  @Test
  void nothingIsDeletedWhileTheNewestIsNotVerified() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      entries.add(entry(NOW.minus(Duration.ofDays(10L * i)), 1, 100 - i, i != 0));
    }
    assertEquals(50, kept(RetentionPolicy.DEFAULT, entries, NOW).size());
    Listing foreign = listing(entries.subList(1, 50));
    Listing somebodyElses =
        new Listing(foreign.newest(), Optional.empty(), foreign.entries(), List.of(), List.of());
    assertEquals(List.of(), new Retention(RetentionPolicy.DEFAULT).superfluous(somebodyElses, NOW));
  }

  /** Whatever the policy and whatever is there, in every order of time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatAnybodyRestsOnIsKept(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      RetentionPolicy policy =
          new RetentionPolicy(
              Duration.ofMinutes(random.nextInt(200)),
              Duration.ofHours(random.nextInt(60)),
              Duration.ofDays(random.nextInt(40)),
              1 + random.nextInt(5));
      List<Entry> entries = anything(random);
      List<Entry> kept = kept(policy, entries, NOW);

      Listing listing = listing(entries);
      Entry newest = listing.standing().orElseThrow();
      assertTrue(kept.contains(newest));
      if (newest.verified().isEmpty()) {
        assertEquals(entries.size(), kept.size());
        continue;
      }
      long verified = entries.stream().filter(e -> e.verified().isPresent()).count();
      assertTrue(
          kept.stream().filter(e -> e.verified().isPresent()).count()
              >= Math.min(verified, policy.atLeast()));
      entries.stream()
          .filter(e -> !e.time().isBefore(NOW.minus(policy.all())))
          .forEach(e -> assertTrue(kept.contains(e)));
      everySpanIsCovered(entries, kept, policy.hourly(), ChronoUnit.HOURS);
      everySpanIsCovered(entries, kept, policy.daily(), ChronoUnit.DAYS);
      assertEquals(kept, kept(policy, kept, NOW), "a second time changes nothing");
    }
  }

  /**
   * Deleting step by step, as time goes by, ends with a backup of each hour and day all the same.
   */
  @Test
  void pruningOftenKeepsAsMuchAsPruningOnce() {
    RetentionPolicy policy =
        new RetentionPolicy(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(5), 3);
    List<Entry> often = new ArrayList<>();
    Instant begin = NOW.minus(Duration.ofDays(7));
    TreeSet<Instant> days = new TreeSet<>();
    for (int i = 0; i <= 7 * 24 * 6; i++) {
      Instant time = begin.plus(Duration.ofMinutes(10L * i));
      often.add(entry(time, 1, i + 1, true));
      often = new ArrayList<>(kept(policy, often, time));
    }
    often.forEach(e -> days.add(e.time().truncatedTo(ChronoUnit.DAYS)));

    assertTrue(days.size() >= 5, days::toString);
    for (int hour = 2; hour < 23; hour++) {
      Instant of = NOW.minus(Duration.ofHours(hour)).truncatedTo(ChronoUnit.HOURS);
      assertTrue(
          often.stream().anyMatch(e -> e.time().truncatedTo(ChronoUnit.HOURS).equals(of)),
          () -> "no backup of " + of);
    }
  }

  private static List<Entry> anything(Random random) {
    List<Entry> entries = new ArrayList<>();
    int count = 1 + random.nextInt(80);
    for (int i = 0; i < count; i++) {
      long minutes = (long) (Math.pow(random.nextDouble(), 4) * 60 * 24 * 60) - 30;
      entries.add(
          entry(
              NOW.minus(Duration.ofMinutes(minutes)),
              1 + random.nextInt(2),
              1 + random.nextInt(1000),
              random.nextInt(10) > 0));
    }
    Collections.shuffle(entries, random);
    return entries;
  }

  private static void everySpanIsCovered(
      List<Entry> entries, List<Entry> kept, Duration age, ChronoUnit unit) {
    for (Entry entry : entries) {
      if (!entry.time().isBefore(NOW.minus(age))) {
        assertTrue(
            kept.stream()
                .anyMatch(
                    k ->
                        k.time().truncatedTo(unit).equals(entry.time().truncatedTo(unit))
                            && k.origin().clusterId() == entry.origin().clusterId()
                            && k.verified().isPresent() == entry.verified().isPresent()
                            && !k.time().isBefore(entry.time())));
      }
    }
  }
}
