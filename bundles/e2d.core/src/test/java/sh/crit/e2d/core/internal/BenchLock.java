package sh.crit.e2d.core.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdLock;

/** The cluster's lock, in one test. */
public final class BenchLock implements EtcdLock {
  /** Who has it; empty when it is free. */
  public Optional<String> claim = Optional.empty();

  /** Whether the database is full. */
  public boolean full;

  /** Whether it is lost as soon as it is taken. */
  public boolean slips;

  /** Every claim there was. */
  public final List<String> claims = new ArrayList<>();

  /** How often it was renewed. */
  public int renewals;

  @Override
  public Answer take(List<String> endpoints, String words, Duration life, Duration deadline) {
    if (claim.isPresent()) {
      return new Answer.HeldBy(claim.get());
    }
    if (full) {
      return new Answer.Full("database space exceeded");
    }
    claim = Optional.of(words);
    claims.add(words);
    return new Answer.Taken(new Held(words));
  }

  private final class Held implements Hold {
    private final String words;

    Held(String words) {
      this.words = words;
    }

    @Override
    public void renew(Duration deadline) throws E2dException {
      if (slips || !claim.equals(Optional.of(words))) {
        throw new E2dException(
            ErrorCode.PRECONDITION_FAILED, "bench.lock", words, "the lock was lost");
      }
      renewals++;
    }

    @Override
    public void close() {
      claim = claim.filter(c -> !c.equals(words));
    }
  }
}
