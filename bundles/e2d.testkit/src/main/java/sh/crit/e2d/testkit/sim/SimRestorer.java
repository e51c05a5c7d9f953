package sh.crit.e2d.testkit.sim;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.core.internal.engine.Restorer;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;

/**
 * Restores of one life of an appliance. They take long, and now and then they fail. What the store
 * holds is told by {@link Store}.
 */
final class SimRestorer implements Restorer {
  private static final long SLOWEST = 20_000_000_000L;

  private final Store store;
  private final SimDisk.Platter platter;
  private final EtcdHost host;
  private final SimScheduler scheduler;
  private String prepared = "";
  private String name = "";

  SimRestorer(Store store, SimDisk.Platter platter, EtcdHost host, SimScheduler scheduler) {
    this.store = store;
    this.platter = platter;
    this.host = host;
    this.scheduler = scheduler;
  }

  @Override
  public Optional<BackupState.Offer> newest() {
    return Optional.empty();
  }

  @Override
  public void prepare(Ballot ballot, String as) throws E2dException {
    prepared = "";
    scheduler.blockFor(SLOWEST);
    if (!store.answers() || scheduler.fails()) {
      throw failure(ErrorCode.UNREACHABLE, "the store does not answer");
    }
    requireSpace();
    prepared = ballot.token();
    name = as;
  }

  @Override
  public Known find(String backup) throws E2dException {
    scheduler.block();
    if (!store.answers() || !store.holds()) {
      throw failure(ErrorCode.NOT_FOUND, "no such backup is known");
    }
    return new Known(backup, "then", 1, 1, true);
  }

  @Override
  public void prove(String backup) throws E2dException {
    scheduler.blockFor(SLOWEST);
    if (!store.answers()) {
      throw failure(ErrorCode.UNREACHABLE, "the store does not answer");
    }
  }

  @Override
  public void adopt(Ballot ballot) throws E2dException {
    scheduler.block();
    if (!prepared.equals(ballot.token()) || host.disk().data().isPresent()) {
      throw failure(ErrorCode.PRECONDITION_FAILED, "nothing is prepared, or there is data");
    }
    requireSpace();
    prepared = "";
    host.restore(ballot.founders(), ballot.token(), name);
  }

  @Override
  public void tidy() {
    prepared = "";
  }

  @Override
  public void mark(List<String> endpoints, Ballot ballot, Duration deadline) throws E2dException {
    scheduler.block();
    if (scheduler.fails()) {
      throw failure(ErrorCode.UNREACHABLE, "nobody answers");
    }
  }

  private void requireSpace() throws E2dException {
    if (platter.isFull()) {
      throw failure(ErrorCode.STORAGE_UNUSABLE, "no space left on device");
    }
  }

  private static E2dException failure(ErrorCode code, String why) {
    return new E2dException(code, "sim.restore", "backup", why);
  }
}
