package sh.crit.e2d.itests.chaos.history;

import io.etcd.jetcd.api.ResponseHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What the clients were told, and what of it contradicts itself. Safe for several threads.
 *
 * <p>Every key is written once. Real time orders the answers: one to a request that began after
 * another answer had come must bear no smaller revision, and a write a greater one. No two writes
 * have one revision, as they would if the cluster had gone on in two places.
 */
public final class History {
  private final List<Ack> acks = new ArrayList<>();
  private final List<Ack> before = new ArrayList<>();
  private final Set<Long> revisions = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private long clusterId;
  private long highest;
  private long unknown;
  private long reads;
  private long givenUp;
  private long lastAckNanos = System.nanoTime();
  private long longestGapNanos;

  /** The highest revision that any answer bore so far; asked before a request. */
  synchronized long highest() {
    return highest;
  }

  /** An acknowledged write. */
  synchronized void written(String key, ResponseHeader header, long highestBefore) {
    if (header.getRevision() <= highestBefore) {
      violate(key + " got revision " + header.getRevision() + " after one of " + highestBefore);
    } else if (revisions.contains(header.getRevision())) {
      violate(key + " got revision " + header.getRevision() + ", which another write has");
    }
    revisions.add(header.getRevision());
    take(header);
    acks.add(new Ack(key, header.getRevision()));
    long now = System.nanoTime();
    longestGapNanos = Math.max(longestGapNanos, now - lastAckNanos);
    lastAckNanos = now;
  }

  /** A write without an answer: it may have happened, or happen later. */
  synchronized void unanswered() {
    unknown++;
  }

  /** An answered linearizable read of a key that was acknowledged before the read began. */
  synchronized void read(
      Ack expected, Optional<Long> found, ResponseHeader header, long highestBefore) {
    reads++;
    if (header.getRevision() < highestBefore) {
      violate("a read saw revision " + header.getRevision() + " after one of " + highestBefore);
    }
    if (found.filter(r -> r == expected.revision()).isEmpty()) {
      violate(
          "%s was acknowledged at revision %d, and a later read found %s"
              .formatted(
                  expected.key(), expected.revision(), found.map(r -> "" + r).orElse("nothing")));
    }
    take(header);
  }

  private void take(ResponseHeader header) {
    if (clusterId == 0) {
      clusterId = header.getClusterId();
    }
    if (clusterId != header.getClusterId()) {
      violate("a second cluster: " + Long.toHexString(header.getClusterId()));
    }
    highest = Math.max(highest, header.getRevision());
  }

  synchronized void violate(String what) {
    violations.add(what);
  }

  /**
   * The data of a majority is gone, and no etcd runs: what is answered from now on may come from a
   * copy that is older. Nothing of before is looked for until {@link #resume}.
   */
  public synchronized void interrupt() {
    before.addAll(acks);
    acks.clear();
    revisions.clear();
    highest = 0;
  }

  /**
   * The cluster went on with a copy. A log is cut off at one place: of what was acknowledged
   * before, everything up to some revision is there, and what was written since lies behind it.
   *
   * @param held the revisions of all keys that are there
   * @param safe how many of the first acknowledged writes that copy certainly held
   */
  synchronized void resume(Map<String, Long> held, long safe) {
    long last = before.stream().filter(a -> isIn(held, a)).mapToLong(Ack::revision).max().orElse(0);
    acks.stream()
        .filter(a -> a.revision() <= last)
        .forEach(a -> violate(a.key() + " got revision " + a.revision() + " after one of " + last));
    for (int i = 0; i < before.size(); i++) {
      Ack ack = before.get(i);
      if (isIn(held, ack)) {
        acks.add(ack);
        revisions.add(ack.revision());
      } else if (i < safe || ack.revision() <= last || held.containsKey(ack.key())) {
        violate(
            "%s of revision %d is gone or changed, and the copy went at least to revision %d"
                .formatted(ack.key(), ack.revision(), last));
      } else {
        givenUp++;
      }
    }
    before.clear();
  }

  private static boolean isIn(Map<String, Long> held, Ack ack) {
    return Long.valueOf(ack.revision()).equals(held.get(ack.key()));
  }

  synchronized Optional<Ack> any(Random random) {
    return acks.isEmpty() ? Optional.empty() : Optional.of(acks.get(random.nextInt(acks.size())));
  }

  synchronized List<Ack> acks() {
    return List.copyOf(acks);
  }

  /** The longest time without an acknowledged write since this was asked last. */
  public synchronized Duration longestGap() {
    long gap = Math.max(longestGapNanos, System.nanoTime() - lastAckNanos);
    longestGapNanos = 0;
    return Duration.ofNanos(gap);
  }

  public synchronized long acknowledged() {
    return acks.size();
  }

  /** Acknowledged writes that only lost disks held, in all losses of a majority's data. */
  public synchronized long givenUp() {
    return givenUp;
  }

  public synchronized long withoutAnswer() {
    return unknown;
  }

  public synchronized long readsChecked() {
    return reads;
  }

  /** What must never have been; empty when all was well. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }
}
