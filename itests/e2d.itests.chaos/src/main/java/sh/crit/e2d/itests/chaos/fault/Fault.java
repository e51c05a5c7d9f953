package sh.crit.e2d.itests.chaos.fault;

import java.util.List;
import java.util.Random;
import sh.crit.e2d.itests.chaos.cluster.Appliance;
import sh.crit.e2d.itests.chaos.cluster.Cluster;

/**
 * Something that goes wrong for a time.
 *
 * <p>Made anew for each time; {@link #end} takes back what {@link #begin} did, as far as it can be
 * taken back.
 */
public interface Fault {
  /** What was done to whom, in a few words. */
  String begin();

  /** Called once, when the fault has lasted long enough. */
  void end();

  /** Where a fault strikes. */
  record Scene(Cluster cluster, List<Appliance> nodes, Random random, boolean delays) {
    /** One node, the leader every other time. */
    Appliance victim() {
      return random.nextBoolean()
          ? cluster.leader().filter(nodes::contains).orElseGet(this::any)
          : any();
    }

    private Appliance any() {
      return nodes.get(random.nextInt(nodes.size()));
    }

    List<Appliance> without(List<Appliance> some) {
      return nodes.stream().filter(n -> !some.contains(n)).toList();
    }
  }
}
