package sh.crit.e2d.etcd.internal.data;

import java.nio.file.Path;

/** Member data that etcd would refuse to start on; the message is one line and names the file. */
public final class CorruptDataException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param file what is damaged
   * @param problem what is wrong with it
   */
  public CorruptDataException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
