package sh.crit.e2d.brain.internal;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Vigil;

/**
 * Keeps the vigil: since when which member has been absent, seen by the leader's node alone. A
 * member is absent when neither gossip has heard its node nor its etcd has answered lately.
 */
final class Watchfulness {
  /** Members are asked every few seconds, one after the other, and may be slow to answer. */
  private static final long ANSWER_COUNTS_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Watchfulness() {}

  /** The memory with the vigil as of now. */
  static Memory update(Scene scene) {
    Memory memory = scene.memory();
    long now = scene.nowNanos();
    Optional<ClusterReading> led = scene.cluster().filter(c -> leads(scene, c));
    long quorum = scene.cluster().isPresent() ? now : memory.vigil().quorumNanos();
    boolean slept = now - memory.vigil().lookedNanos() > scene.spec().presence().toNanos();
    if (led.isEmpty() || slept) {
      return memory.withVigil(Vigil.begun(now, quorum));
    }
    Map<Long, Long> absent = new TreeMap<>();
    Map<Long, Long> learners = new TreeMap<>();
    for (Member member : led.get().members()) {
      if (isAbsent(scene, member)) {
        absent.put(member.id(), memory.vigil().absentSince().getOrDefault(member.id(), now));
      }
      if (member.learner()) {
        learners.put(member.id(), memory.vigil().learnerSince().getOrDefault(member.id(), now));
      }
    }
    return memory.withVigil(new Vigil(absent, learners, now, quorum));
  }

  /** Whether this node's etcd leads the cluster. */
  static boolean leads(Scene scene, ClusterReading cluster) {
    return scene.seen().process().running()
        && scene.data().isOf(cluster.clusterId(), cluster.leaderId());
  }

  /**
   * Whether a node is heard that has the member's data, wherever it is, or one that may have it: at
   * its address, unless the data was seen elsewhere.
   */
  private static boolean isHeard(Scene scene, Member member) {
    long cluster = scene.data().clusterId();
    if (Twins.holders(scene.present(), cluster, member.id()).findAny().isPresent()) {
      return true;
    }
    boolean moved =
        Twins.holders(scene.silent(), cluster, member.id())
            .anyMatch(p -> !member.peerUrls().contains(p.peerUrl()));
    return scene.present().stream()
        .filter(p -> member.peerUrls().contains(p.peerUrl()))
        .anyMatch(p -> !moved || !p.data().isAbsent() || p.etcdRunning());
  }

  /** Neither heard nor answered; not by itself a reason to do anything. */
  static boolean isAbsent(Scene scene, Member member) {
    if (member.peerUrls().contains(scene.self().peerUrl())) {
      return false;
    }
    boolean heard = isHeard(scene, member);
    boolean answered =
        scene.seen().pulses().stream()
            .filter(p -> p.memberId() == member.id())
            .anyMatch(p -> scene.nowNanos() - p.answeredNanos() <= ANSWER_COUNTS_NANOS);
    return !heard && !answered;
  }
}
