package sh.crit.e2d.brain.internal;

import java.util.List;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.Decision;

/** Chooses the rules that apply by the state of the local etcd and its data. */
public final class Judgement {
  private Judgement() {}

  /** The decision for this scene. */
  public static Decision of(Scene scene) {
    if (scene.seen().stance() == Stance.LEFT) {
      return Leaving.decide(scene);
    }
    if (scene.seen().process().running()) {
      return WhileRunning.decide(scene);
    }
    DataDescriptor data = scene.data();
    return switch (data.state()) {
      case UNKNOWN ->
          new Verdict(scene, 0)
              .wait(
                  NodeStatus.STARTING,
                  "the data directory is not known yet",
                  List.of("a look at the data directory: " + data.detail()));
      case CORRUPT -> CorruptData.decide(scene, data.detail());
      case INTACT ->
          scene
              .seen()
              .refusal()
              .map(exit -> CorruptData.decide(scene, exit.detail()))
              .orElseGet(() -> WithData.decide(scene));
      case ABSENT ->
          scene
              .cluster()
              .map(c -> Joining.decide(scene, c))
              .orElseGet(() -> WithoutCluster.decide(scene));
    };
  }
}
