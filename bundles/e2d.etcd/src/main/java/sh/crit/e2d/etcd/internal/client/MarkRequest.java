package sh.crit.e2d.etcd.internal.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;

/**
 * The transaction that clears a prefix and leaves a marker in it.
 *
 * <p>It asks whether the marker has the value already, rather than whether it has not: to etcd no
 * comparison with a value holds for a key that does not exist, not even that it differs. And it
 * deletes around the marker, because etcd refuses a transaction that puts what it deletes.
 */
final class MarkRequest {
  private static final ByteString NEXT = ByteString.copyFrom(new byte[1]);

  private MarkRequest() {}

  /**
   * The transaction; it succeeds when there is nothing to do.
   *
   * @param prefix clears the key of that very name and all below it: with {@code /a} that is {@code
   *     /a} and {@code /a/…}, and neither {@code /ab} nor {@code /a-b}
   * @throws E2dException BAD_USAGE when the marker is not below the prefix
   */
  static TxnRequest of(String prefix, String marker, String value) throws E2dException {
    String below = prefix.endsWith("/") ? prefix : prefix + "/";
    if (prefix.isEmpty() || !marker.startsWith(below) || marker.length() == below.length()) {
      throw new E2dException(
          ErrorCode.BAD_USAGE,
          "etcd.mark",
          marker,
          "the marker '" + marker + "' is no key below '" + below + "'");
    }
    ByteString begin = ByteString.copyFromUtf8(below);
    ByteString key = ByteString.copyFromUtf8(marker);
    ByteString wanted = ByteString.copyFromUtf8(value);
    // The slash is followed by the digit 0, so this is the first key that no longer begins so.
    ByteString end = ByteString.copyFromUtf8(below.substring(0, below.length() - 1) + "0");
    TxnRequest.Builder request =
        TxnRequest.newBuilder()
            .addCompare(
                Compare.newBuilder()
                    .setTarget(Compare.CompareTarget.VALUE)
                    .setResult(Compare.CompareResult.EQUAL)
                    .setKey(key)
                    .setValue(wanted))
            .addFailure(delete(begin, key))
            .addFailure(delete(key.concat(NEXT), end))
            .addFailure(
                RequestOp.newBuilder()
                    .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(wanted)));
    if (!prefix.equals(below)) {
      request.addFailure(delete(ByteString.copyFromUtf8(prefix), ByteString.EMPTY));
    }
    return request.build();
  }

  /** Deletes from a key to before another, or the key alone where there is no end. */
  private static RequestOp.Builder delete(ByteString from, ByteString end) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(from).setRangeEnd(end));
  }
}
