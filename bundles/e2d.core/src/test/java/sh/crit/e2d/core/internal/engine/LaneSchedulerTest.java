package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of work elsewhere, whoever waits for it is told. */
class LaneSchedulerTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        NoClassDefFoundError.class,
        OutOfMemoryError.class,
        StackOverflowError.class,
        IllegalStateException.class
      })
  void noFailureIsTheEndOfAllAnswers(Class<? extends Throwable> kind) throws Exception {
    CompletableFuture<Scheduler.Result<Object>> told = new CompletableFuture<>();
    try (LaneScheduler scheduler = new LaneScheduler()) {
      scheduler.call(
          "test",
          () -> {
            Throwable failure = kind.getDeclaredConstructor().newInstance();
            if (failure instanceof Error error) {
              throw error;
            }
            throw (Exception) failure;
          },
          told::complete);

      assertFalse(told.get(30, TimeUnit.SECONDS).ok());
    }
  }
}
