package sh.crit.e2d.snapshot.internal.faults;

/** What can go wrong at a step. */
enum Fault {
  /** The step is not done, and says so; the next one is. */
  FAILS,
  /** The same, and nothing works from then on. */
  FAILS_FOR_GOOD,
  /** The step is done, and said to have failed. */
  ANSWER_LOST,
  /** Whatever is written from then on finds no room; of a piece of bytes, half is written. */
  FULL,
  /** What is read ends there without a word; of what is written, half is. */
  TORN,
  /** What is read comes one byte at a time from then on; no harm may come of it. */
  SHORT,
  /** One bit of the piece is another one, without a word. */
  FLIPPED,
  /** Nothing moves until the thread is interrupted. */
  HANGS,
  /** The process ends: neither this step is done nor any after it, not even tidying up. */
  KILLED;

  /** Whether all later steps are as this one, so that to begin with the first is enough. */
  boolean once() {
    return this == SHORT;
  }

  /** Whether the store tells no lie: then nothing but this one call may go wrong. */
  boolean honest() {
    return this != TORN && this != FLIPPED;
  }
}
