package sh.crit.e2d.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;

/**
 * Objects by name, each complete or absent. A name is one or more words between single slashes,
 * relative to the folder of the URL that was opened; words are of letters, digits, and {@code -_.},
 * and do not begin with a dot.
 *
 * <p><b>Lifecycle.</b> Open until {@link #close}, which abandons uploads that are under way.
 * <b>Threading.</b> Safe for several threads. <b>Errors.</b> {@link E2dException}: NOT_FOUND for an
 * object that is not there; STORAGE_UNUSABLE for what somebody must mend (forbidden, no bucket, no
 * room); UNREACHABLE for what may pass by itself, after the store's own attempts. A stream that
 * breaks says so by an {@link IOException}; it never ends early instead. <b>Cancellation.</b> Waits
 * for progress and not for time: a call ends when nothing has moved for a while, and when its
 * thread is interrupted.
 */
public interface Store extends AutoCloseable {
  /** The name of the object that the opened URL names. */
  String newest();

  /** The URL of an object, for people; without secrets. */
  String url(String name);

  /** The object as it is now; empty when there is none. */
  Optional<StoredObject> find(String name) throws E2dException;

  /**
   * All objects whose names begin so, in order of their names; none that is being written.
   *
   * @param prefix {@code ""} for all
   */
  List<StoredObject> list(String prefix) throws E2dException;

  /**
   * Reads an object.
   *
   * @param offset of the first byte wanted, so that a broken read can go on
   * @return to be closed; ends after the object's last byte
   */
  InputStream read(String name, long offset) throws E2dException;

  /**
   * Begins to write an object. Nobody sees anything of it before {@link Upload#complete}; until
   * then an object of that name stays as it was.
   */
  Upload write(String name) throws E2dException;

  /**
   * Copies an object within the store, without the bytes passing through this process where the
   * store can do that.
   *
   * @param condition what must be so of {@code to} at the moment when the copy becomes visible
   * @throws E2dException NOT_FOUND when there is no {@code from}; PRECONDITION_FAILED
   */
  StoredObject copy(String from, String to, Condition condition) throws E2dException;

  /** Deletes an object; one that is not there is no error. */
  void delete(String name) throws E2dException;

  @Override
  void close();
}
