package sh.crit.e2d.snapshot.internal.testing;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.spi.etcd.EtcdContent;
import sh.crit.e2d.spi.etcd.EtcdRestore;

/** The services of etcd by its own command line tools. */
public final class RealParts implements EtcdContent, EtcdCluster, EtcdRestore {
  private static final List<Ballot.Founder> ALONE =
      List.of(new Ballot.Founder("default", "http://localhost:2380"));

  private final CtlEtcd own;
  private final Path dir;
  private CtlEtcd scratch;

  public RealParts(CtlEtcd own, Path dir) {
    this.own = own;
    this.dir = dir;
  }

  private CtlEtcd at(String endpoint) {
    return scratch != null && endpoint.equals(scratch.endpoint) ? scratch : own;
  }

  @Override
  public Snapshot snapshot(String endpoint, Duration silence) {
    return own.snapshot();
  }

  @Override
  public Proof prove(String endpoint, long revision, Duration deadline) {
    return at(endpoint).prove(revision);
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) {
    JsonObject status = own.status();
    JsonObject header = status.getAsJsonObject("header");
    return new MemberStatus(
        header.get("cluster_id").getAsBigInteger().longValue(),
        header.get("member_id").getAsBigInteger().longValue(),
        status.get("leader").getAsBigInteger().longValue(),
        status.get("raftTerm").getAsLong(),
        status.get("raftIndex").getAsLong(),
        header.get("revision").getAsLong(),
        status.get("dbSize").getAsLong(),
        false,
        status.get("version").getAsString());
  }

  @Override
  public void restore(Order order) throws E2dException {
    try {
      CtlEtcd.restore(order, dir.resolve("etcdutl.log"));
    } catch (Exception e) {
      throw new E2dException(ErrorCode.FAILED, "restore", "etcdutl", "etcdutl failed", e);
    }
  }

  @Override
  public void adopt(Path prepared) {
    throw new AssertionError("nothing of this node is touched");
  }

  @Override
  public Scratch scratch(Path database, boolean hashed, Path workDir) throws E2dException {
    restore(new Order(database, hashed, workDir, "default", ALONE, "scratch", 0));
    try {
      scratch = new CtlEtcd(workDir, dir, false);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new Scratch() {
      @Override
      public String endpoint() {
        return scratch.endpoint;
      }

      @Override
      public void close() {
        scratch.close();
      }
    };
  }

  @Override
  public Optional<String> get(List<String> endpoints, String key, Duration deadline) {
    return Optional.empty();
  }

  @Override
  public boolean mark(
      List<String> endpoints, String prefix, String marker, String value, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Member> known(String endpoint, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void defragment(String endpoint, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void settle(String endpoint, Duration deadline) {
    throw new UnsupportedOperationException();
  }
}
