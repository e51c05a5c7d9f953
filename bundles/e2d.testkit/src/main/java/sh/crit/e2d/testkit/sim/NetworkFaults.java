package sh.crit.e2d.testkit.sim;

import java.util.Arrays;

/** What goes wrong between machines. */
final class NetworkFaults {
  private static final long SECOND = 1_000_000_000L;

  private final Simulation sim;
  private final World world;
  private final Network network;
  private boolean over;

  NetworkFaults(Simulation sim) {
    this.sim = sim;
    this.world = sim.world();
    this.network = sim.network();
  }

  void split(Dice dice) {
    apart(dice);
    mend(dice, 40 * SECOND, this::heal);
  }

  /** The same cut comes and goes, too fast to get used to. */
  void flap(Dice dice) {
    flap(dice.seed(), dice.between(3, 12), dice, dice.between(SECOND / 2, 8 * SECOND));
  }

  private void flap(long cut, long times, Dice dice, long longest) {
    if (over || times == 0) {
      return;
    }
    apart(new Dice(cut));
    world.after(
        dice.between(SECOND / 10, longest),
        () -> {
          heal();
          Runnable again = () -> flap(cut, times - 1, dice, longest);
          world.after(dice.between(SECOND / 10, longest), again);
        });
  }

  private void apart(Dice dice) {
    if (over) {
      return;
    }
    int[] groups = new int[network.nodes()];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = dice.below(dice.chance(0.2) ? groups.length : 2);
    }
    boolean all = dice.chance(0.7);
    StringBuilder which = new StringBuilder();
    for (Network.Channel channel : Network.Channel.values()) {
      if (all || dice.chance(0.5)) {
        network.split(channel, groups);
        which.append(channel).append(' ');
      }
    }
    world.note("split %s%s", which, Arrays.toString(groups));
  }

  void block(Machine from, Dice dice) {
    int to = dice.below(sim.machines().size());
    for (Network.Channel channel : Network.Channel.values()) {
      if (dice.chance(0.7)) {
        network.block(channel, from.node(), to);
      }
    }
    world.note("nothing passes from n%d to n%d", from.node() + 1, to + 1);
    mend(dice, 60 * SECOND, this::heal);
  }

  void disturb(Dice dice) {
    long slowest = dice.between(SECOND / 10, 4 * SECOND);
    double loss = dice.below(4) * 0.1;
    world.note("messages take up to %.1f s, %.0f%% are lost", slowest / 1e9, loss * 100);
    network.disturb(slowest, loss);
    mend(dice, 30 * SECOND, network::calm);
  }

  /** Words of gossip come twice and thrice and in any order. */
  void confuse(Dice dice) {
    network.confuse(0.3 + dice.below(4) * 0.2, dice.between(SECOND / 2, 4 * SECOND));
    mend(dice, 30 * SECOND, network::sort);
  }

  private void heal() {
    world.note("healed");
    network.heal();
  }

  void end() {
    over = true;
    heal();
    network.calm();
    network.sort();
  }

  /** Usually soon, sometimes late. */
  private void mend(Dice dice, long latest, Runnable how) {
    world.after(dice.between(SECOND / 5, dice.chance(0.5) ? latest / 8 : latest), how);
  }
}
