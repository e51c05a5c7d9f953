package sh.crit.e2d.itests.chaos.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import sh.crit.e2d.itests.chaos.cluster.Appliance;
import sh.crit.e2d.itests.chaos.net.Network;

/** Faults that come together, or strike more nodes than the cluster can do without. */
final class Combined {
  private Combined() {}

  /** More than the cluster can do without are gone for a time; their data is not. */
  static Fault majorityDies(Fault.Scene scene) {
    List<Appliance> some = new ArrayList<>(scene.nodes());
    Collections.shuffle(some, scene.random());
    List<Appliance> dead = some.subList(0, some.size() / 2 + 1);
    return new Simple(
        names(dead) + " killed",
        () -> dead.forEach(Appliance::powerOff),
        () -> dead.forEach(Appliance::run));
  }

  /** With three nodes nobody has a quorum then. */
  static Fault isolatedAndKilled(Fault.Scene scene) {
    Appliance apart = scene.victim();
    Appliance killed = another(scene, apart);
    List<Appliance> alone = List.of(apart);
    return new Simple(
        apart.name() + " cut off, " + killed.name() + " killed",
        () -> {
          Network.part(Faults.hosts(alone), Faults.hosts(scene.without(alone)));
          killed.powerOff();
        },
        () -> {
          scene.cluster().network().heal();
          killed.run();
        });
  }

  /** A new member has to be made over links that are hardly any. */
  static Fault slowAndWiped(Fault.Scene scene) {
    Appliance victim = scene.victim();
    return new Simple(
        victim.name() + " wiped, links " + (scene.delays() ? "late" : "narrow"),
        () -> {
          scene.nodes().forEach(n -> n.host().slow(scene.delays()));
          victim.powerOff();
          victim.wipe();
          victim.run();
        },
        scene.cluster().network()::heal);
  }

  /** Any of the others. */
  static Appliance another(Fault.Scene scene, Appliance than) {
    List<Appliance> others = scene.without(List.of(than));
    return others.get(scene.random().nextInt(others.size()));
  }

  private static String names(List<Appliance> nodes) {
    return String.join(", ", nodes.stream().map(Appliance::name).toList());
  }
}
