package sh.crit.e2d.shell.internal.terminal;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import sh.crit.e2d.api.service.Appliance;
import sh.crit.e2d.api.service.StatusView;

/**
 * The prompt: node and state, for example {@code a:running> }. The state is asked for elsewhere and
 * waited for only briefly: an etcd in trouble must not make the shell slow just then. Used by one
 * thread.
 */
final class PromptText {
  private static final long PATIENCE_MILLIS = 250;

  private final Supplier<Optional<Appliance>> appliance;
  private final Executor executor;
  private CompletableFuture<String> asked;
  private String last = "e2d";

  /**
   * A prompt that knows no state yet.
   *
   * @param executor asks for the state; one question at a time
   */
  PromptText(Supplier<Optional<Appliance>> appliance, Executor executor) {
    this.appliance = appliance;
    this.executor = executor;
  }

  /** The newest prompt that could be had in a moment. */
  String next() throws InterruptedException {
    if (asked == null || asked.isDone()) {
      asked = CompletableFuture.supplyAsync(this::ask, executor);
    }
    try {
      last = asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return last + "?> ";
    } catch (ExecutionException e) {
      last = "e2d:failed";
    }
    return last + "> ";
  }

  private String ask() {
    return appliance.get().map(Appliance::status).map(PromptText::text).orElse("e2d:starting");
  }

  /** Only what neither Gogo nor JLine would expand. */
  private static String text(StatusView status) {
    String node = status.node().replaceAll("[^A-Za-z0-9._-]", "_");
    return node + ":" + status.state().name().toLowerCase(Locale.ROOT);
  }
}
