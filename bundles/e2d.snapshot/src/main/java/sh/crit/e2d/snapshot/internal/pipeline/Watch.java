package sh.crit.e2d.snapshot.internal.pipeline;

/**
 * Looks on while a backup is written or read, on the thread that does it: both methods are called
 * every 64 KiB and have to be quick.
 */
public interface Watch {
  /** Looks away and never cancels. */
  Watch NONE =
      new Watch() {
        @Override
        public void moved(long bytesIn, long bytesOut) {
          // Nobody wants to know.
        }

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /**
   * How far it is.
   *
   * @param bytesIn read from the source so far
   * @param bytesOut written to the sink so far
   */
  void moved(long bytesIn, long bytesOut);

  /** Whether to give up; the work then ends with CANCELLED. */
  boolean cancelled();
}
