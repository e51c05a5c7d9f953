package sh.crit.e2d.itests.chaos.fault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import sh.crit.e2d.itests.chaos.cluster.Appliance;
import sh.crit.e2d.itests.chaos.net.Host;
import sh.crit.e2d.itests.chaos.net.Network;

/** All faults, by the names that they have on the command line and in the report. */
public final class Faults {
  private static final Map<String, Function<Fault.Scene, Fault>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("kill-etcd", s -> killed(s, Appliance::killEtcd, "etcd killed"));
    BY_NAME.put("kill-appliance", s -> killed(s, Appliance::killJvm, "appliance killed"));
    BY_NAME.put("kill-both", s -> killed(s, Appliance::powerOff, "appliance and etcd killed"));
    BY_NAME.put("power-cycle", Faults::powerCycle);
    BY_NAME.put("wipe", s -> killed(s, Faults::wipe, "killed and wiped"));
    BY_NAME.put("corrupt", s -> killed(s, Faults::corrupt, "killed, its log damaged"));
    BY_NAME.put("freeze-etcd", s -> frozen(s, true, false));
    BY_NAME.put("freeze-appliance", s -> frozen(s, false, true));
    BY_NAME.put("freeze-both", s -> frozen(s, true, true));
    BY_NAME.put("isolate", s -> parted(s, 1, false));
    BY_NAME.put("split", s -> parted(s, s.nodes().size() / 2, false));
    BY_NAME.put("one-way", s -> parted(s, 1, true));
    BY_NAME.put("flap", Flapping::new);
    BY_NAME.put("slow", Faults::slow);
    BY_NAME.put("full-disk", Faults::fullDisk);
    BY_NAME.put("majority-dies", Combined::majorityDies);
    BY_NAME.put("isolate-and-kill", Combined::isolatedAndKilled);
    BY_NAME.put("slow-and-wipe", Combined::slowAndWiped);
    BY_NAME.put("order-pause", Ordered::pause);
    BY_NAME.put("order-leave", Ordered::leave);
    BY_NAME.put("order-remove", Ordered::remove);
    BY_NAME.put("order-move-leader", Ordered::moveLeader);
    BY_NAME.put("order-defrag", Ordered::defrag);
  }

  private Faults() {}

  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * Prepares a fault.
   *
   * @throws IllegalArgumentException for an unknown name, with the known ones
   */
  public static Fault make(String name, Fault.Scene scene) {
    Function<Fault.Scene, Fault> maker = BY_NAME.get(name);
    if (maker == null) {
      throw new IllegalArgumentException("no fault '" + name + "'; there are " + names());
    }
    return maker.apply(scene);
  }

  private static Fault killed(Fault.Scene scene, Consumer<Appliance> how, String what) {
    Appliance victim = scene.victim();
    return new Simple(victim.name() + " " + what, () -> how.accept(victim), victim::run);
  }

  private static void wipe(Appliance victim) {
    victim.powerOff();
    victim.wipe();
  }

  private static void corrupt(Appliance victim) {
    victim.powerOff();
    victim.corrupt();
  }

  private static Fault powerCycle(Fault.Scene scene) {
    return new Simple(
        "all killed at once",
        () -> scene.nodes().forEach(Appliance::powerOff),
        () -> scene.nodes().forEach(Appliance::run));
  }

  private static Fault frozen(Fault.Scene scene, boolean etcd, boolean jvm) {
    Appliance victim = scene.victim();
    List<ProcessHandle> processes =
        Stream.concat(
                etcd ? victim.etcd().stream() : Stream.empty(),
                jvm ? victim.jvm().stream() : Stream.empty())
            .toList();
    String which = etcd && jvm ? "appliance and etcd" : etcd ? "etcd" : "appliance";
    return new Simple(
        victim.name() + " " + which + " frozen",
        () -> processes.forEach(p -> victim.signal(p, "STOP")),
        () ->
            processes.stream()
                .filter(ProcessHandle::isAlive)
                .forEach(p -> victim.signal(p, "CONT")));
  }

  private static Fault parted(Fault.Scene scene, int count, boolean oneWay) {
    List<Appliance> some = new ArrayList<>(List.of(scene.victim()));
    List<Appliance> others = new ArrayList<>(scene.without(some));
    Collections.shuffle(others, scene.random());
    while (some.size() < count) {
      some.add(others.remove(0));
    }
    boolean mute = oneWay && scene.random().nextBoolean();
    String what = oneWay ? (mute ? " not heard" : " deaf") : " cut off";
    return new Simple(
        String.join(", ", some.stream().map(Appliance::name).toList()) + what,
        () -> {
          if (!oneWay) {
            Network.part(hosts(some), hosts(others));
          } else if (mute) {
            Network.deafen(hosts(some), hosts(others));
          } else {
            Network.deafen(hosts(others), hosts(some));
          }
        },
        scene.cluster().network()::heal);
  }

  static List<Host> hosts(List<Appliance> nodes) {
    return nodes.stream().map(Appliance::host).toList();
  }

  private static Fault slow(Fault.Scene scene) {
    return new Simple(
        scene.delays() ? "all links late and lossy" : "all links narrow",
        () -> scene.nodes().forEach(n -> n.host().slow(scene.delays())),
        scene.cluster().network()::heal);
  }

  private static Fault fullDisk(Fault.Scene scene) {
    Appliance victim = scene.victim();
    return new Simple(
        victim.name() + " disk full, etcd killed",
        () -> {
          victim.fillDisk();
          victim.killEtcd();
        },
        victim::makeRoom);
  }
}
