package sh.crit.e2d.etcd.internal.data.wal;

/** Bytes that are no protobuf message. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }
}
