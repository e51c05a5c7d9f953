package sh.crit.e2d.brain.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Memory;
import sh.crit.e2d.brain.Step;

/** Puts decisions together, with what is the same for all of them. */
final class Verdict {
  private final Scene scene;
  private final int situation;

  Verdict(Scene scene, int situation) {
    this.scene = scene;
    this.situation = situation;
  }

  /** Do this now, unless the last attempt failed too recently. */
  Decision step(NodeStatus status, String reason, Step step) {
    Memory memory = scene.memory();
    if (scene.nowNanos() >= memory.notBeforeNanos()) {
      return decision(status, reason, Optional.of(step), List.of());
    }
    String wait =
        Decision.NEXT_ATTEMPT
            + step.describe()
            + (memory.failures() > 0 ? " after failure " + memory.failures() : "")
            + lastProblem();
    return decision(status, reason, Optional.empty(), List.of(wait));
  }

  /** Nothing to do and nothing to wait for. */
  Decision goal(String reason) {
    return decision(NodeStatus.RUNNING, reason, Optional.empty(), List.of());
  }

  Decision wait(NodeStatus status, String reason, List<String> waitingFor) {
    List<String> all = new ArrayList<>(waitingFor);
    if (scene.bootstrapOverdue() && !scene.seen().process().running()) {
      all.add("the operator: bootstrapTimeout has passed without a cluster");
    }
    return decision(status, reason, Optional.empty(), all);
  }

  Decision wait(String reason, String waitingFor) {
    return wait(NodeStatus.WAITING, reason, List.of(waitingFor));
  }

  /** Refuse; only the operator can resolve it. */
  Decision refuse(String reason, List<String> refused) {
    return refusal(NodeStatus.REFUSED, reason, refused, List.of("the operator"));
  }

  /** Refuse for as long as something has not happened that resolves it. */
  Decision hold(String reason, List<String> refused, String waitingFor) {
    return refusal(NodeStatus.WAITING, reason, refused, List.of(waitingFor));
  }

  /** What runs goes on running, but something contradicts it that only the operator can resolve. */
  Decision contest(String reason, List<String> refused) {
    return refusal(NodeStatus.DEGRADED, reason, refused, List.of("the operator"));
  }

  private Decision refusal(
      NodeStatus status, String reason, List<String> refused, List<String> waitingFor) {
    List<String> all = new ArrayList<>(refused);
    Clashes.all(scene).stream().filter(c -> !all.contains(c)).forEach(all::add);
    return new Decision(
        situation, status, reason, Optional.empty(), waitingFor, all, scene.memory());
  }

  private Decision decision(
      NodeStatus status, String reason, Optional<Step> step, List<String> waitingFor) {
    List<String> refused = new ArrayList<>(Clashes.all(scene));
    refused.addAll(Twins.lines(scene));
    return new Decision(situation, status, reason, step, waitingFor, refused, scene.memory());
  }

  private String lastProblem() {
    String step =
        scene.seen().lastStep().filter(r -> !r.done()).map(r -> ": " + r.message()).orElse("");
    if (!step.isEmpty()) {
      return step;
    }
    return scene
        .seen()
        .process()
        .lastExit()
        .map(e -> ": etcd ended, " + e.reason() + (e.detail().isEmpty() ? "" : ", " + e.detail()))
        .orElse("");
  }
}
