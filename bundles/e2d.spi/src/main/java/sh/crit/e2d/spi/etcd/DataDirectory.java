package sh.crit.e2d.spi.etcd;

import java.nio.file.Path;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;

/**
 * The local etcd's data directory, looked at without asking etcd.
 *
 * <p><b>Lifecycle.</b> One per appliance. <b>Threading.</b> Any thread, one caller at a time.
 * <b>Errors.</b> What cannot be read is a descriptor with state CORRUPT or UNKNOWN, not an
 * exception. <b>Cancellation.</b> None; reading takes time in proportion to the log files.
 */
public interface DataDirectory {
  /**
   * Describes what is there. While etcd runs on it the answer is of a moment that has passed, its
   * parts even of several, so that an undamaged directory may be called corrupt; then only the ids
   * of an INTACT one may be used.
   */
  DataDescriptor inspect();

  /**
   * Moves the member data aside within the same file system, under a name made of time and reason,
   * and makes the move durable. Nothing is deleted but the oldest of what was moved aside before,
   * beyond the number that is kept.
   *
   * @param reason a short word for the name, letters, digits and hyphens
   * @return where it is now
   * @throws E2dException PRECONDITION_FAILED when there is none or etcd runs on it;
   *     STORAGE_UNUSABLE when it cannot be moved (nothing has changed then)
   */
  Path moveAside(String reason) throws E2dException;
}
