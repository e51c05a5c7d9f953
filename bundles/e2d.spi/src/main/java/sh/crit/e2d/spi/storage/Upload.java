package sh.crit.e2d.spi.storage;

import java.io.OutputStream;
import sh.crit.e2d.api.error.E2dException;

/**
 * An object that is being written, of a length that need not be known.
 *
 * <p><b>Threading.</b> One thread at a time. <b>Cancellation.</b> {@link #close} without {@link
 * #complete} gives it up and leaves nothing behind.
 */
public interface Upload extends AutoCloseable {
  /** Takes the bytes; need not be closed. A failure of it is one of the upload. */
  OutputStream stream();

  /**
   * Makes the object visible under its name, whole and durable.
   *
   * @param condition what must be so at that very moment
   * @return what is there now
   * @throws E2dException PRECONDITION_FAILED when the condition does not hold, and the former
   *     object is as it was; others as {@link Store} says
   */
  StoredObject complete(Condition condition) throws E2dException;

  @Override
  void close();
}
