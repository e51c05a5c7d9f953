package sh.crit.e2d.core.internal.osgi;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.discovery.DiscoveryProvider;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Answer;
import sh.crit.e2d.spi.discovery.DiscoveryProvider.Query;

/**
 * A provider, which is promised one call at a time, and of which nothing is taken for granted: it
 * may be a plugin that hangs, throws what it likes, or answers nothing. Safe for use by several
 * threads.
 */
final class Offer {
  /** Beyond the deadline that the provider knows of. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String type;
  private final DiscoveryProvider provider;
  private final Semaphore turn = new Semaphore(1);

  Offer(String type, DiscoveryProvider provider) {
    this.type = type;
    this.provider = provider;
  }

  DiscoveryProvider provider() {
    return provider;
  }

  /**
   * Its answer. A provider that hangs keeps its thread, and nobody else.
   *
   * @param wait for how long the one who asked before may go on
   */
  Answer ask(Query query, Duration wait) throws E2dException {
    try {
      if (!turn.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw failure(ErrorCode.UNREACHABLE, "still works on the question before", null);
      }
      return await(begin(query), query.deadline().plus(GRACE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(ErrorCode.CANCELLED, "was not waited for", e);
    }
  }

  /** The turn ends with the provider's work, for however long nobody has waited for that. */
  private FutureTask<Answer> begin(Query query) {
    FutureTask<Answer> question = new FutureTask<>(() -> provider.discover(query));
    Thread worker = new Thread(() -> work(question), "e2d-discover-" + type);
    worker.setDaemon(true);
    boolean started = false;
    try {
      worker.start();
      started = true;
    } finally {
      if (!started) {
        turn.release();
      }
    }
    return question;
  }

  private void work(FutureTask<Answer> question) {
    try {
      question.run();
    } finally {
      turn.release();
    }
  }

  private Answer await(FutureTask<Answer> question, Duration most)
      throws E2dException, InterruptedException {
    try {
      Answer answer = question.get(most.toNanos(), TimeUnit.NANOSECONDS);
      if (answer == null) {
        throw failure(ErrorCode.FAILED, "answered nothing at all", null);
      }
      return answer;
    } catch (TimeoutException e) {
      throw failure(ErrorCode.UNREACHABLE, "has not answered within " + most.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof E2dException known) {
        throw known;
      }
      throw failure(ErrorCode.FAILED, "failed: " + e.getCause(), e.getCause());
    } finally {
      // Whoever has stopped waiting wants no more of it.
      question.cancel(true);
    }
  }

  private E2dException failure(ErrorCode code, String what, Throwable cause) {
    return new E2dException(
        code, "discovery", type, "discovery.type: the provider of '" + type + "' " + what, cause);
  }
}
