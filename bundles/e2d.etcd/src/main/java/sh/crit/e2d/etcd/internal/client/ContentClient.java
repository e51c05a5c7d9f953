package sh.crit.e2d.etcd.internal.client;

import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.spi.etcd.EtcdContent;

/** Reads, proves and marks what clusters hold, over connections that belong to another. */
final class ContentClient implements EtcdContent {
  /** How often a proof of the newest revision runs after a compaction. */
  private static final int ATTEMPTS = 3;

  private final Channels channels;
  private final AnyMember any;

  ContentClient(Channels channels, AnyMember any) {
    this.channels = channels;
    this.any = any;
  }

  @Override
  public Snapshot snapshot(String endpoint, Duration silence) throws E2dException {
    ManagedChannel channel = channels.get(endpoint);
    try {
      return MemberSnapshot.open(endpoint, channels, channel, silence);
    } catch (E2dException e) {
      if (e.code() == ErrorCode.UNREACHABLE) {
        channels.forget(endpoint, channel);
      }
      throw e;
    }
  }

  @Override
  public Proof prove(String endpoint, long revision, Duration time) throws E2dException {
    MemberCalls calls = MemberCalls.at("etcd.prove", endpoint, channels, Deadline.after(time));
    for (int attempt = 1; ; attempt++) {
      try {
        return prove(calls, revision);
      } catch (E2dException e) {
        // Compacted between hash and count: the newest revision is another one by now.
        if (e.code() != ErrorCode.NOT_FOUND || revision != 0 || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Proof prove(MemberCalls calls, long revision) throws E2dException {
    HashKVResponse hash = hash(calls, revision);
    long hashed = revision == 0 ? hash.getHeader().getRevision() : revision;
    return new Proof(
        hashed,
        // Of a store that was never compacted etcd says -1.
        Math.max(0, hash.getCompactRevision()),
        Integer.toUnsignedLong(hash.getHash()),
        calls.count(hashed));
  }

  /**
   * etcd refuses to hash at the compacted revision itself, although all its keys are there, but not
   * to hash the newest one; after a restore with a raised revision they are the same.
   */
  private static HashKVResponse hash(MemberCalls calls, long revision) throws E2dException {
    try {
      return calls.hash(revision);
    } catch (E2dException e) {
      if (e.code() == ErrorCode.NOT_FOUND && revision != 0) {
        HashKVResponse newest = calls.hash(0);
        if (newest.getHeader().getRevision() == revision) {
          return newest;
        }
      }
      throw e;
    }
  }

  @Override
  public boolean mark(
      List<String> endpoints, String prefix, String marker, String value, Duration deadline)
      throws E2dException {
    TxnRequest request = MarkRequest.of(prefix, marker, value);
    return any.member(
        "etcd.mark",
        endpoints,
        deadline,
        false,
        (url, calls, status) -> !calls.transact(request).getSucceeded());
  }

  @Override
  public Optional<String> get(List<String> endpoints, String key, Duration deadline)
      throws E2dException {
    RangeResponse found =
        any.member("etcd.get", endpoints, deadline, true, (url, calls, status) -> calls.read(key));
    return found.getKvsList().stream().findFirst().map(kv -> kv.getValue().toStringUtf8());
  }
}
