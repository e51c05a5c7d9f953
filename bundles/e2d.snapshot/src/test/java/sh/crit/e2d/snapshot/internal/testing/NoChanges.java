package sh.crit.e2d.snapshot.internal.testing;

import java.time.Duration;
import java.util.OptionalLong;
import sh.crit.e2d.spi.etcd.EtcdChanges;

/** For nodes that store no changes between backups: nobody may ask. */
public final class NoChanges implements EtcdChanges {
  @Override
  public Feed watch(String endpoint, long from, Duration deadline) {
    throw new AssertionError("changes are not wanted");
  }

  @Override
  public OptionalLong grantedTtl(String endpoint, long lease, Duration deadline) {
    throw new AssertionError("changes are not wanted");
  }

  @Override
  public Replay replay(String endpoint, Duration deadline) {
    throw new AssertionError("changes are not wanted");
  }
}
