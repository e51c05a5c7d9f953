package sh.crit.e2d.snapshot.internal.faults;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/** Counts steps, each operation and each piece of bytes, and says at which of them what happens. */
final class Steps {
  private final List<String> names = new ArrayList<>();
  private int at = Integer.MAX_VALUE;
  private Fault fault = Fault.FAILS;
  private int begun;
  private boolean met;
  private CountDownLatch hanging = new CountDownLatch(1);

  /** The process does not exist any more. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What a step is. */
  enum Kind {
    ASK,
    READ_BYTES,
    WRITE,
    WRITE_BYTES,
    COPY
  }

  /** From now on, the step of that number has that fault. */
  synchronized void plan(Fault what, int step) {
    fault = what;
    at = step;
    begun = names.size();
    met = false;
    hanging = new CountDownLatch(1);
  }

  synchronized void heal() {
    at = Integer.MAX_VALUE;
  }

  /** How many since the plan. */
  synchronized int count() {
    return names.size() - begun;
  }

  /** Whether the planned step has come. */
  synchronized boolean met() {
    return met;
  }

  synchronized String name() {
    return names.get(begun + at - 1);
  }

  CountDownLatch hanging() {
    return hanging;
  }

  synchronized boolean dead() {
    return fault == Fault.KILLED && met && at != Integer.MAX_VALUE;
  }

  /** Takes a step. What has to happen at it, if anything; never HANGS nor KILLED. */
  Event step(Kind kind, String name) {
    synchronized (this) {
      names.add(name);
      int number = names.size() - begun;
      met |= number >= at;
      if (number < at || at == Integer.MAX_VALUE) {
        return Event.NONE;
      }
      boolean first = number == at;
      switch (fault) {
        case KILLED -> throw new Killed();
        case FAILS -> {
          return first ? Event.FAILS : Event.NONE;
        }
        case FAILS_FOR_GOOD -> {
          return Event.FAILS;
        }
        case ANSWER_LOST -> {
          return first ? Event.ANSWER_LOST : Event.NONE;
        }
        case FULL -> {
          return kind == Kind.ASK || kind == Kind.READ_BYTES ? Event.NONE : Event.FULL;
        }
        case TORN -> {
          boolean bytes = kind == Kind.READ_BYTES || kind == Kind.WRITE_BYTES;
          return first && bytes ? Event.TORN : Event.NONE;
        }
        case FLIPPED -> {
          return first && kind != Kind.ASK && kind != Kind.WRITE ? Event.FLIPPED : Event.NONE;
        }
        case SHORT -> {
          return kind == Kind.READ_BYTES ? Event.SHORT : Event.NONE;
        }
        case HANGS -> {
          if (!first) {
            return Event.NONE;
          }
        }
      }
    }
    hang();
    return Event.INTERRUPTED;
  }

  /** What a store does at a step. */
  enum Event {
    NONE,
    FAILS,
    ANSWER_LOST,
    FULL,
    TORN,
    FLIPPED,
    SHORT,
    INTERRUPTED;

    E2dException failure(String url) {
      return switch (this) {
        case FULL ->
            new E2dException(
                ErrorCode.STORAGE_UNUSABLE, "store", url, url + ": no space left on device");
        case INTERRUPTED ->
            new E2dException(ErrorCode.CANCELLED, "store", url, url + ": interrupted");
        default ->
            new E2dException(ErrorCode.UNREACHABLE, "store", url, url + ": cannot be reached");
      };
    }

    /** As the platform says it, without a URL and in more than one line. */
    IOException broken() {
      return switch (this) {
        case FULL -> new IOException("No space left on device");
        case INTERRUPTED -> new InterruptedIOException("interrupted");
        default -> new IOException("Connection reset\nby peer");
      };
    }
  }

  /** Leaves the thread interrupted, as what gives way to an interrupt has to. */
  private void hang() {
    hanging.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
