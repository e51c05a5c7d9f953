package sh.crit.e2d.brain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.internal.Attention;
import sh.crit.e2d.brain.internal.Judgement;
import sh.crit.e2d.brain.internal.Recollection;
import sh.crit.e2d.brain.internal.Scene;

/** Decides. Stateless and pure: the same arguments always give the same decision. */
public final class Brain {
  private Brain() {}

  /**
   * What this node does next.
   *
   * @param spec what the operator asked for
   * @param seen what was observed
   * @param memory from the decision before, or {@link Memory#fresh}
   * @param nowNanos the appliance's monotonic clock
   * @return never null; a step that comes too soon after a failure is held back and said so
   */
  public static Decision decide(ClusterSpec spec, Observation seen, Memory memory, long nowNanos) {
    Memory now = Recollection.update(seen, memory, nowNanos);
    Scene scene = new Scene(spec, seen, now, nowNanos);
    Decision decision = Judgement.of(scene.with(Attention.update(scene)));
    return seen.stance() == Stance.PAUSED ? held(decision) : decision;
  }

  private static Decision held(Decision decision) {
    List<String> waitingFor = new ArrayList<>();
    waitingFor.add(
        "the operator: this node is paused, e2d resume goes on"
            + decision.step().map(s -> "; it would " + s.describe()).orElse(""));
    waitingFor.addAll(decision.waitingFor());
    return new Decision(
        decision.situation(),
        decision.status(),
        decision.reason() + " (paused)",
        Optional.empty(),
        waitingFor,
        decision.refused(),
        decision.memory());
  }
}
