package sh.crit.e2d.plugins.internal.deploy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Calls into bundles that may never return. One that does not is left alone from then on: the
 * framework holds its lock, and whoever asks for it would hang as well.
 */
final class Bounded {
  private final Duration longest;
  private final Set<Long> hanging = ConcurrentHashMap.newKeySet();

  Bounded(Duration longest) {
    this.longest = longest;
  }

  /** A start or a stop. */
  @FunctionalInterface
  interface Call {
    void run() throws BundleException;
  }

  /**
   * Calls, on a thread that is given up when it does not come back.
   *
   * @throws BundleException of the call, or when it, or one before it, does not return
   */
  void run(Bundle bundle, Call call) throws BundleException {
    check(bundle);
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              call.run();
              return null;
            });
    Thread thread = new Thread(task, "e2d-plugin-" + bundle.getSymbolicName());
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      hanging.add(bundle.getBundleId());
      throw hangs(bundle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BundleException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof BundleException known
          ? known
          : new BundleException(String.valueOf(cause), cause);
    }
  }

  /**
   * That it may be called, and that the framework may be asked to lock it.
   *
   * @throws BundleException when a call into it has not returned
   */
  void check(Bundle bundle) throws BundleException {
    if (hanging.contains(bundle.getBundleId())) {
      throw hangs(bundle);
    }
  }

  private BundleException hangs(Bundle bundle) {
    return new BundleException(
        bundle.getSymbolicName()
            + " has not returned for "
            + Patience.text(longest)
            + "; remove its file, and restart the node to be rid of it");
  }
}
