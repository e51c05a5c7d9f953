package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdLock;

/** The lock of each cluster, for whoever has its quorum; as slow as its client. */
final class SimLock implements EtcdLock {
  /** The locks of all clusters. */
  static final class Table {
    private final Map<Long, Claim> claims = new HashMap<>();
  }

  /** Who has a lock until when. */
  private record Claim(Object holder, String words, long untilNanos) {}

  private final Table table;
  private final EtcdCluster client;
  private final World world;

  SimLock(Table table, EtcdCluster client, World world) {
    this.table = table;
    this.client = client;
    this.world = world;
  }

  @Override
  public Answer take(List<String> endpoints, String claim, Duration life, Duration deadline)
      throws E2dException {
    long cluster = client.read(endpoints, deadline).clusterId();
    Claim before = table.claims.get(cluster);
    if (before != null && before.untilNanos() > world.now()) {
      return new Answer.HeldBy(before.words());
    }
    Held held = new Held(endpoints, cluster, claim, life);
    held.claim();
    return new Answer.Taken(held);
  }

  private final class Held implements Hold {
    private final List<String> endpoints;
    private final long cluster;
    private final String words;
    private final Duration life;

    Held(List<String> endpoints, long cluster, String words, Duration life) {
      this.endpoints = endpoints;
      this.cluster = cluster;
      this.words = words;
      this.life = life;
    }

    private void claim() {
      table.claims.put(cluster, new Claim(this, words, world.now() + life.toNanos()));
    }

    private boolean isMine() {
      Claim now = table.claims.get(cluster);
      return now != null && now.holder() == this && now.untilNanos() > world.now();
    }

    @Override
    public void renew(Duration deadline) throws E2dException {
      long there = client.read(endpoints, deadline).clusterId();
      if (there != cluster || !isMine()) {
        throw new E2dException(
            ErrorCode.PRECONDITION_FAILED, "sim.lock", words, "the lock was lost");
      }
      claim();
    }

    @Override
    public void close() {
      try {
        if (client.read(endpoints, life).clusterId() == cluster && isMine()) {
          table.claims.remove(cluster);
        }
      } catch (E2dException e) {
        world.note("the lock of %s is not given back: %s", words, e.getMessage());
      }
    }
  }
}
