package sh.crit.e2d.etcd.internal.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;

/** The transactions that take a lock and keep it. */
final class LockRequest {
  /** Below the prefix that is cleared after a restore, like everything of the moment. */
  static final String KEY = "/_e2d/lock/orders";

  private static final ByteString BYTES = ByteString.copyFromUtf8(KEY);

  private LockRequest() {}

  /** Writes the claim if nobody has one; otherwise reads the one that is there. */
  static TxnRequest take(String claim, long lease) {
    return put(0, claim, lease)
        .addFailure(RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(BYTES)))
        .build();
  }

  /**
   * Binds the claim to another lease if it is still the one of that revision.
   *
   * @param created the revision at which it was taken
   */
  static TxnRequest keep(long created, String claim, long lease) {
    return put(created, claim, lease).build();
  }

  /** A key that does not exist was created at revision 0. */
  private static TxnRequest.Builder put(long created, String claim, long lease) {
    return TxnRequest.newBuilder()
        .addCompare(
            Compare.newBuilder()
                .setTarget(Compare.CompareTarget.CREATE)
                .setResult(Compare.CompareResult.EQUAL)
                .setKey(BYTES)
                .setCreateRevision(created))
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(
                    PutRequest.newBuilder()
                        .setKey(BYTES)
                        .setValue(ByteString.copyFromUtf8(claim))
                        .setLease(lease)));
  }
}
