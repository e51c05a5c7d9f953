package sh.crit.e2d.etcd.internal.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import sh.crit.e2d.spi.etcd.EtcdLock;

/** The transactions that take a lock and keep it. */
final class LockRequest {
  /** Below the prefix that is cleared after a restore, like everything of the moment. */
  private static final ByteString BYTES = ByteString.copyFromUtf8(EtcdLock.KEY);

  private LockRequest() {}

  /**
   * Writes the claim if nobody has one; otherwise reads the one that is there.
   *
   * @param modified the revision of what is there and nobody's; 0 for nothing
   */
  static TxnRequest take(long modified, String claim, long lease) {
    return put(claim, lease)
        .addCompare(compare(Compare.CompareTarget.MOD).setModRevision(modified))
        .addFailure(RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(BYTES)))
        .build();
  }

  /**
   * Binds the claim to another lease if it is still the one of that revision.
   *
   * @param created the revision at which it was taken
   */
  static TxnRequest keep(long created, String claim, long lease) {
    return put(claim, lease)
        .addCompare(compare(Compare.CompareTarget.CREATE).setCreateRevision(created))
        .build();
  }

  /** A key that does not exist was created, and modified, at revision 0. */
  private static Compare.Builder compare(Compare.CompareTarget target) {
    return Compare.newBuilder()
        .setTarget(target)
        .setResult(Compare.CompareResult.EQUAL)
        .setKey(BYTES);
  }

  private static TxnRequest.Builder put(String claim, long lease) {
    return TxnRequest.newBuilder()
        .addSuccess(
            RequestOp.newBuilder()
                .setRequestPut(
                    PutRequest.newBuilder()
                        .setKey(BYTES)
                        .setValue(ByteString.copyFromUtf8(claim))
                        .setLease(lease)));
  }
}
