package sh.crit.e2d.itests.chaos.fault;

import java.util.Optional;
import java.util.function.Supplier;
import sh.crit.e2d.itests.chaos.cluster.Appliance;

/**
 * Orders of an operator at moments that are as bad as can be, through the commands of the package.
 * An order that is refused is told as such: to refuse is the node's right.
 */
final class Ordered {
  private Ordered() {}

  /** An order that follows something bad, and what makes both good again. */
  private record Order(String what, Supplier<Boolean> given, Runnable after) implements Fault {
    @Override
    public String begin() {
      return what + (given.get() ? "" : ", refused");
    }

    @Override
    public void end() {
      after.run();
    }
  }

  /** Its etcd dies while nobody may start it. */
  static Fault pause(Fault.Scene scene) {
    Appliance victim = scene.victim();
    return new Order(
        victim.name() + " paused, then etcd killed",
        () -> {
          boolean done = victim.order("pause");
          victim.killEtcd();
          return done;
        },
        () -> victim.order("resume"));
  }

  /** It comes back as another member, with a further one killed meanwhile. */
  static Fault leave(Fault.Scene scene) {
    Appliance victim = scene.victim();
    Appliance killed = Combined.another(scene, victim);
    return new Order(
        victim.name() + " leaves, " + killed.name() + " etcd killed",
        () -> {
          boolean done = victim.order("leave");
          killed.killEtcd();
          return done;
        },
        () -> victim.order("resume"));
  }

  /** The removed one cannot see it, and has to find out later. */
  static Fault remove(Fault.Scene scene) {
    Appliance victim = scene.victim();
    Appliance other = Combined.another(scene, victim);
    Optional<ProcessHandle> sleeper = victim.jvm();
    return new Order(
        victim.name() + " frozen and removed",
        () -> {
          sleeper.ifPresent(p -> victim.signal(p, "STOP"));
          return other.order("remove", victim.peerUrl());
        },
        () -> sleeper.filter(ProcessHandle::isAlive).ifPresent(p -> victim.signal(p, "CONT")));
  }

  /** One of the voters that could take over has just died. */
  static Fault moveLeader(Fault.Scene scene) {
    Appliance leader = scene.cluster().leader().orElseGet(scene::victim);
    Appliance killed = Combined.another(scene, leader);
    return new Order(
        leader.name() + " not to lead, " + killed.name() + " killed",
        () -> {
          killed.powerOff();
          return leader.order("move-leader");
        },
        killed::run);
  }

  /** Of all that are left, while one is missing. */
  static Fault defrag(Fault.Scene scene) {
    Appliance killed = scene.victim();
    Appliance other = Combined.another(scene, killed);
    return new Order(
        killed.name() + " killed, others defragmented",
        () -> {
          killed.powerOff();
          return other.order("defrag", "--all");
        },
        killed::run);
  }
}
