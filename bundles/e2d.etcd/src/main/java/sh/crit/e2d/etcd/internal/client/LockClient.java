package sh.crit.e2d.etcd.internal.client;

import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.StatusResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdLock;

/**
 * A key that lives as long as a lease. To renew it is to bind it to another lease: a transaction
 * that fails when the key is another's by now, where keeping a lease alive would tell nothing of
 * the key.
 */
final class LockClient implements EtcdLock {
  private static final Logger LOGGER = LoggerFactory.getLogger(LockClient.class);
  private static final String OPERATION = "etcd.lock";
  private static final Duration GIVING_BACK = Duration.ofSeconds(5);

  private final AnyMember any;

  LockClient(AnyMember any) {
    this.any = any;
  }

  @Override
  public Answer take(List<String> endpoints, String claim, Duration life, Duration deadline)
      throws E2dException {
    return any.member(
        OPERATION,
        endpoints,
        deadline,
        false,
        (url, calls, status) -> {
          try {
            return take(calls, new Wish(endpoints, claim, life));
          } catch (E2dException e) {
            if (e.code() == ErrorCode.STORAGE_UNUSABLE) {
              return new Answer.Full(e.getMessage());
            }
            throw e;
          }
        });
  }

  /** What is wanted, and where. */
  private record Wish(List<String> endpoints, String claim, Duration life) {}

  /** Looks first: a full database lets nobody write, but read who has the lock. */
  private Answer take(MemberCalls calls, Wish wish) throws E2dException {
    Optional<KeyValue> before = calls.read(KEY).getKvsList().stream().findFirst();
    if (before.filter(kv -> kv.getLease() != 0).isPresent()) {
      return heldBy(before);
    }
    // A node's claim has a lease always; without one it would keep everybody away for ever.
    before.ifPresent(
        kv -> LOGGER.warn("the key {} has no lease, is no node's, and makes way", KEY));
    long modified = before.map(KeyValue::getModRevision).orElse(0L);
    long lease = calls.grant(wish.life());
    TxnResponse answer = transact(calls, lease, LockRequest.take(modified, wish.claim(), lease));
    if (answer.getSucceeded()) {
      long now = answer.getHeader().getRevision();
      return new Answer.Taken(
          new Key(wish, before.map(KeyValue::getCreateRevision).orElse(now), lease));
    }
    return heldBy(answer.getResponses(0).getResponseRange().getKvsList().stream().findFirst());
  }

  private static Answer heldBy(Optional<KeyValue> found) {
    return new Answer.HeldBy(
        found
            .map(kv -> kv.getValue().toStringUtf8())
            .orElse("somebody who has just given it back"));
  }

  /** A lease that came to nothing is given back. */
  private static TxnResponse transact(MemberCalls calls, long lease, TxnRequest request)
      throws E2dException {
    boolean used = false;
    try {
      TxnResponse answer = calls.transact(request);
      used = answer.getSucceeded();
      return answer;
    } finally {
      if (!used) {
        revoke(calls, lease);
      }
    }
  }

  private static void revoke(MemberCalls calls, long lease) {
    try {
      calls.revoke(lease);
    } catch (E2dException e) {
      LOGGER.debug("lease {} is not given back and ends by itself", lease, e);
    }
  }

  private final class Key implements Hold {
    private final Wish wish;
    private final long created;
    private long lease;

    Key(Wish wish, long created, long lease) {
      this.wish = wish;
      this.created = created;
      this.lease = lease;
    }

    @Override
    public void renew(Duration deadline) throws E2dException {
      lease = any.member(OPERATION, wish.endpoints(), deadline, false, this::renewed);
    }

    private long renewed(String url, MemberCalls calls, StatusResponse status) throws E2dException {
      long next = calls.grant(wish.life());
      if (!transact(calls, next, LockRequest.keep(created, wish.claim(), next)).getSucceeded()) {
        throw new E2dException(
            ErrorCode.PRECONDITION_FAILED,
            OPERATION,
            KEY,
            "the lock " + KEY + " was lost: its time had passed, or somebody removed it");
      }
      revoke(calls, lease);
      return next;
    }

    @Override
    public void close() {
      try {
        any.member(
            OPERATION,
            wish.endpoints(),
            GIVING_BACK,
            true,
            (url, calls, status) -> {
              calls.revoke(lease);
              return lease;
            });
      } catch (E2dException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          LOGGER.debug("the lock {} was not held any more", KEY, e);
          return;
        }
        LOGGER.warn(
            "the lock {} could not be given back and is free in {} s: {}",
            KEY,
            wish.life().toSeconds(),
            e.getMessage());
      }
    }
  }
}
