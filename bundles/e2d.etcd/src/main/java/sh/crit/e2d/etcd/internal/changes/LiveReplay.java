package sh.crit.e2d.etcd.internal.changes;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.Bytes;
import sh.crit.e2d.spi.etcd.EtcdChanges.Change;
import sh.crit.e2d.spi.etcd.EtcdChanges.Delete;
import sh.crit.e2d.spi.etcd.EtcdChanges.Put;
import sh.crit.e2d.spi.etcd.EtcdChanges.Replay;
import sh.crit.e2d.spi.etcd.EtcdChanges.Revision;

/** Makes changes in an etcd again, one transaction a revision. */
final class LiveReplay implements Replay {
  private final Calls calls;
  private final LeaseKeeper keeper;

  private LiveReplay(Calls calls, LeaseKeeper keeper) {
    this.calls = calls;
    this.keeper = keeper;
  }

  /** Begins; the leases that are there are kept alive from now on. */
  static LiveReplay begin(Calls calls) throws E2dException {
    LeaseKeeper keeper = new LeaseKeeper(calls.channel());
    try {
      calls.leases().forEach(keeper::add);
      return new LiveReplay(calls, keeper);
    } catch (E2dException e) {
      keeper.close();
      throw e;
    }
  }

  @Override
  public void grant(long lease, long ttlSeconds) throws E2dException {
    if (keeper.has(lease)) {
      return;
    }
    LeaseGrantRequest request =
        LeaseGrantRequest.newBuilder().setID(lease).setTTL(ttlSeconds).build();
    calls.lease(stub -> stub.leaseGrant(request));
    keeper.add(lease);
  }

  @Override
  public long apply(Revision revision) throws E2dException {
    TxnRequest.Builder request = TxnRequest.newBuilder();
    for (Change change : revision.changes()) {
      add(request, change);
    }
    TxnResponse answer = calls.transact(request.build());
    if (!answer.getSucceeded()) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "etcd.replay",
          calls.url(),
          "revision " + revision.number() + " does not follow from what is there");
    }
    return answer.getHeader().getRevision();
  }

  /** What a key was before is compared first: the history must be the one that was recorded. */
  private static void add(TxnRequest.Builder request, Change change) {
    ByteString key = string(change.key());
    if (change instanceof Put put) {
      request.addCompare(version(key, CompareResult.EQUAL, put.version() - 1));
      if (put.version() > 1) {
        request.addCompare(
            Compare.newBuilder()
                .setKey(key)
                .setTarget(CompareTarget.CREATE)
                .setResult(CompareResult.EQUAL)
                .setCreateRevision(put.created()));
      }
      request.addSuccess(
          RequestOp.newBuilder()
              .setRequestPut(
                  PutRequest.newBuilder()
                      .setKey(key)
                      .setValue(string(put.value()))
                      .setLease(put.lease())));
    } else if (change instanceof Delete) {
      request.addCompare(version(key, CompareResult.GREATER, 0));
      request.addSuccess(
          RequestOp.newBuilder()
              .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key)));
    }
  }

  private static Compare version(ByteString key, CompareResult result, long version) {
    return Compare.newBuilder()
        .setKey(key)
        .setTarget(CompareTarget.VERSION)
        .setResult(result)
        .setVersion(version)
        .build();
  }

  private static ByteString string(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  @Override
  public void close() {
    keeper.close();
  }
}
