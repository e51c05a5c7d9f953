package sh.crit.e2d.snapshot.internal.make;

import java.util.function.Consumer;
import sh.crit.e2d.snapshot.internal.pipeline.Watch;

/** Tells every so many bytes how far it is, and ends when its thread is interrupted. */
public final class Progress implements Watch {
  private static final long STEP = 256L << 20;
  private static final int MEBI = 20;

  private final String verb;
  private final String what;
  private final Consumer<String> lines;
  private long next = STEP;

  /**
   * @param verb what was done with the bytes, for example {@code read}
   * @param what of what
   */
  public Progress(String verb, String what, Consumer<String> lines) {
    this.verb = verb;
    this.what = what;
    this.lines = lines;
  }

  @Override
  public void moved(long bytesIn, long bytesOut) {
    if (bytesIn >= next) {
      next = bytesIn + STEP;
      lines.accept(what + ": " + (bytesIn >> MEBI) + " MiB " + verb);
    }
  }

  @Override
  public boolean cancelled() {
    return Thread.currentThread().isInterrupted();
  }
}
