package sh.crit.e2d.snapshot.internal.pipeline;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * Damage is believed when it is seen twice: what a line or a memory did to bytes on their way once
 * is not what is stored, and a good backup must not be given up for it.
 */
public final class Twice {
  private static final Logger LOG = LoggerFactory.getLogger(Twice.class);

  private Twice() {}

  /** Reads something that is stored. */
  public interface Reading<T> {
    T run() throws E2dException;
  }

  /** Reads, and once more where what came is damaged. */
  public static <T> T read(Reading<T> reading) throws E2dException {
    try {
      return reading.run();
    } catch (E2dException e) {
      if (!isDamage(e)) {
        throw e;
      }
      LOG.warn("it is read once more: {}", e.getMessage());
      return reading.run();
    }
  }

  /** Whether bytes are to blame, and not whoever gave them. */
  private static boolean isDamage(E2dException e) {
    return e.code() == ErrorCode.SNAPSHOT_DAMAGED || e.code() == ErrorCode.SNAPSHOT_UNSUPPORTED;
  }
}
