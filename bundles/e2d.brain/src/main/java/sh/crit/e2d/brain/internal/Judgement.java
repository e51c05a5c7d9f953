package sh.crit.e2d.brain.internal;

import java.util.List;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.brain.Decision;
import sh.crit.e2d.brain.Stance;

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
          refusedByEtcd(scene)
              ? CorruptData.decide(scene, exitDetail(scene))
              : WithData.decide(scene);
      case ABSENT ->
          scene
              .cluster()
              .map(c -> Joining.decide(scene, c))
              .orElseGet(() -> WithoutCluster.decide(scene));
    };
  }

  /** etcd's own verdict outranks ours: it reads more of the data than we do. */
  private static boolean refusedByEtcd(Scene scene) {
    return scene
        .seen()
        .process()
        .lastExit()
        .filter(e -> e.reason() == EtcdExit.Reason.CORRUPT)
        .isPresent();
  }

  private static String exitDetail(Scene scene) {
    return scene.seen().process().lastExit().map(EtcdExit::detail).orElse("");
  }
}
