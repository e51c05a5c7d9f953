package sh.crit.e2d.core.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.core.internal.engine.Restorer;

/** A store with one backup or none, and a note of what was done with it. */
public final class BenchBackups implements Restorer {
  public final List<String> done = new ArrayList<>();
  public Optional<BackupState.Offer> newest = Optional.empty();
  public Optional<E2dException> failure = Optional.empty();

  /** What is wrong with the content of the backup. */
  public Optional<E2dException> unproven = Optional.empty();

  @Override
  public Optional<BackupState.Offer> newest() throws E2dException {
    check();
    return newest;
  }

  @Override
  public void prepare(Ballot ballot, String name) throws E2dException {
    check();
    done.add("prepare " + ballot.backup() + " as " + name);
  }

  @Override
  public Known find(String backup) throws E2dException {
    check();
    return new Known(backup, "2026-01-02T03:04:05Z", 17, 4096, true);
  }

  @Override
  public void prove(String backup) throws E2dException {
    check();
    done.add("prove " + backup);
    if (unproven.isPresent()) {
      throw unproven.get();
    }
  }

  @Override
  public void adopt(Ballot ballot) throws E2dException {
    check();
    done.add("adopt " + ballot.backup());
  }

  @Override
  public void tidy() {
    done.add("tidy");
  }

  @Override
  public void mark(List<String> endpoints, Ballot ballot, Duration deadline) throws E2dException {
    check();
    done.add("mark " + ballot.backup());
  }

  private void check() throws E2dException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
