package sh.crit.e2d.snapshot.internal.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.snapshot.internal.pipeline.Snapshots;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;

/** An etcd of which a test says what it holds; its snapshots differ with cluster and revision. */
public class FakeEtcd implements EtcdContent, EtcdCluster {
  public static final String ENDPOINT = "http://127.0.0.1:2379";

  public final Map<String, String> keys = new HashMap<>();
  public long clusterId = 0xc1;
  public long revision = 7;
  public long compactRevision;
  public boolean proves = true;

  /** What its keys are, besides their number: another one after older data was put back. */
  public long line;

  public long moreKeys;
  public long term = 3;
  public int proofs;
  public String version = "3.5.30";

  /** After how many bytes the snapshot breaks off; negative for never. */
  public int breaksAfter = -1;

  public boolean saysSize = true;
  public int pages = 8;

  /** The database of a revision, as it is in the file. */
  public static byte[] database(long clusterId, long revision, int pages) {
    byte[] database = Snapshots.database(pages);
    ByteBuffer.wrap(database)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(database.length - 16, clusterId)
        .putLong(database.length - 8, revision);
    return database;
  }

  public byte[] snapshotBytes() {
    try {
      return Snapshots.withHash(database(clusterId, revision, pages));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Snapshot snapshot(String endpoint, Duration silence) {
    byte[] bytes = snapshotBytes();
    InputStream stream =
        breaksAfter < 0
            ? new ByteArrayInputStream(bytes)
            : new SequenceInputStream(
                new ByteArrayInputStream(bytes, 0, breaksAfter), new BrokenStream());
    return new Snapshot() {
      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public OptionalLong bytes() {
        return saysSize ? OptionalLong.of(bytes.length) : OptionalLong.empty();
      }

      @Override
      public void close() {
        breaksAfter = -1;
      }
    };
  }

  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }

  @Override
  public Proof prove(String endpoint, long at, Duration deadline) throws E2dException {
    if (!proves) {
      throw failure("prove");
    }
    long of = at == 0 ? revision : at;
    proofs++;
    return new Proof(of, compactRevision, 1000 * clusterId + of + line, of + moreKeys);
  }

  @Override
  public boolean mark(
      List<String> endpoints, String prefix, String marker, String value, Duration deadline)
      throws E2dException {
    throw failure("mark");
  }

  @Override
  public Optional<String> get(List<String> endpoints, String key, Duration deadline) {
    return Optional.ofNullable(keys.get(key));
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) {
    return new MemberStatus(clusterId, 1, 1, term, 40 + revision, revision, 0, false, version);
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    throw failure("read");
  }

  @Override
  public List<Member> known(String endpoint, Duration deadline) throws E2dException {
    throw failure("known");
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline)
      throws E2dException {
    throw failure("addLearner");
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    throw failure("promote");
  }

  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    throw failure("moveLeader");
  }

  @Override
  public void defragment(String endpoint, Duration deadline) throws E2dException {
    throw failure("defragment");
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    throw failure("remove");
  }

  @Override
  public void settle(String endpoint, Duration deadline) throws E2dException {
    throw failure("settle");
  }

  private static E2dException failure(String what) {
    return new E2dException(ErrorCode.FAILED, what, "fake", "the fake does not " + what);
  }
}
