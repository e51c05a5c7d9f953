package sh.crit.e2d.snapshot.internal.pipeline;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.crypto.UnusableObjectException;

/** Turns what streams throw into failures that an operator can read. */
public final class Failures {
  private Failures() {}

  /** Work over streams. */
  public interface Work<T> {
    T run() throws IOException, E2dException;
  }

  /** Runs the work; whatever its streams throw comes out as one kind of exception. */
  public static <T> T translated(String operation, String object, Work<T> work)
      throws E2dException {
    try {
      return work.run();
    } catch (UnusableObjectException e) {
      throw e.error();
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw new E2dException(
          ErrorCode.CANCELLED, operation, object, object + ": interrupted before its end", e);
    } catch (IOException e) {
      throw new E2dException(ErrorCode.FAILED, operation, object, object + ": " + firstLine(e), e);
    }
  }

  /**
   * A failure of the stream that a store gave. What already says more passes as it is: a store may
   * throw {@link UnusableObjectException} of its own.
   */
  static IOException ofStore(IOException e, String what, String object) {
    if (e instanceof UnusableObjectException
        || e instanceof InterruptedIOException
        || e instanceof ClosedByInterruptException) {
      return e;
    }
    return new UnusableObjectException(
        new E2dException(
            ErrorCode.STORAGE_UNUSABLE, "snapshot.store", object, what + ": " + firstLine(e), e));
  }

  /** What it says in one line, which messages of the platform need not be. */
  public static String firstLine(IOException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
