package sh.crit.e2d.snapshot.internal.service;

import java.time.Duration;
import java.time.InstantSource;

/** Time and a thread for what is done by itself, injected so that tests own both. */
public interface Timing extends InstantSource {
  /** The time since a fixed moment, whoever sets the clock meanwhile. */
  Duration elapsed();

  /** Runs a task on a thread of its own after a delay; dropped when it is closed before. */
  void after(Duration delay, Runnable task);
}
