package sh.crit.e2d.core.internal;

import java.util.Optional;
import java.util.function.Consumer;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.core.internal.engine.Safeguard;

/** Backups that succeed, or fail as the test tells. */
public final class BenchSafeguard implements Safeguard {
  public boolean configured;
  public int made;
  public Optional<E2dException> failure = Optional.empty();

  /** What the next backups hold; each made moves on by one. */
  public long revision = 40;

  /** What happens in the cluster while one is made. */
  public Runnable meanwhile = () -> {};

  @Override
  public boolean configured() {
    return configured;
  }

  @Override
  public Made make(Consumer<String> progress) throws E2dException {
    made++;
    meanwhile.run();
    progress.accept("backup b" + made + " is stored; reading it back");
    if (failure.isPresent()) {
      throw failure.get();
    }
    return new Made("b" + made, revision++);
  }
}
