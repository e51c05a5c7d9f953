package sh.crit.e2d.itests.chaos.fault;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import sh.crit.e2d.itests.chaos.cluster.Appliance;
import sh.crit.e2d.itests.chaos.net.Network;

/** A node whose link comes and goes. */
final class Flapping implements Fault {
  private static final long PERIOD_MILLIS = 900;
  private static final long END_SECONDS = 30;

  private final Scene scene;
  private final Appliance victim;
  private final ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor();
  private boolean up = true;

  Flapping(Scene scene) {
    this.scene = scene;
    this.victim = scene.victim();
  }

  @Override
  public String begin() {
    var unused = hand.scheduleAtFixedRate(this::turn, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return victim.name() + " comes and goes";
  }

  private void turn() {
    if (up) {
      List<Appliance> self = List.of(victim);
      Network.part(Faults.hosts(self), Faults.hosts(scene.without(self)));
    } else {
      scene.cluster().network().heal();
    }
    up = !up;
  }

  @Override
  public void end() {
    hand.shutdown();
    try {
      if (!hand.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the link does not come to rest");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    scene.cluster().network().heal();
  }
}
