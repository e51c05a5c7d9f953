package sh.crit.e2d.itests.chaos.history;

import io.etcd.jetcd.api.ResponseHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
  private final Set<Long> revisions = new HashSet<>();
  private final List<String> violations = new ArrayList<>();
  private long clusterId;
  private long highest;
  private long unknown;
  private long reads;
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
