package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.core.internal.engine.Safeguard;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;

/**
 * Backups before dangerous steps, of one life of an appliance. They take long, sometimes longer
 * than anybody waits, and now and then they fail.
 */
final class SimSafeguard implements Safeguard {
  private static final long USUAL = 5_000_000_000L;
  private static final long SLOWEST = 120_000_000_000L;
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final World world;
  private final Store store;
  private final EtcdHost host;
  private final EtcdCluster client;
  private final SimScheduler scheduler;

  SimSafeguard(
      World world, Store store, EtcdHost host, EtcdCluster client, SimScheduler scheduler) {
    this.world = world;
    this.store = store;
    this.host = host;
    this.client = client;
    this.scheduler = scheduler;
  }

  @Override
  public boolean configured() {
    return store.configured();
  }

  @Override
  public Made make(Consumer<String> progress) throws E2dException {
    long revision = client.status(host.clientUrl(), ANSWER).revision();
    scheduler.blockFor(world.chance(0.2) ? SLOWEST : USUAL);
    if (!store.answers() || scheduler.fails()) {
      throw new E2dException(
          ErrorCode.UNREACHABLE, "sim.safeguard", "store", "the store does not answer");
    }
    return new Made("backup", revision);
  }
}
