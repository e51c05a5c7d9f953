package sh.crit.e2d.core.internal.order;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How an order waits, injected so that a simulator can let its own time pass meanwhile. */
public interface Patience {
  /** In real time; the calling thread is held up. */
  Patience REAL =
      new Patience() {
        @Override
        public void await(CompletableFuture<Void> done, long seconds)
            throws InterruptedException, ExecutionException, TimeoutException {
          done.get(seconds, TimeUnit.SECONDS);
        }

        @Override
        public void pause(long millis) throws InterruptedException {
          TimeUnit.MILLISECONDS.sleep(millis);
        }
      };

  /** Waits until it is done, as {@link CompletableFuture#get(long, TimeUnit)} does. */
  void await(CompletableFuture<Void> done, long seconds)
      throws InterruptedException, ExecutionException, TimeoutException;

  /** Waits for so long. */
  void pause(long millis) throws InterruptedException;
}
