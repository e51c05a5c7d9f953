package sh.crit.e2d.core.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** Answers for every etcd there is, as the test tells. */
public final class BenchEtcds implements EtcdCluster {
  /** What a quorum says; without one the reading fails. */
  public Optional<ClusterReading> reading = Optional.empty();

  /** The ids of the members that answer. */
  public Set<Long> answering = Set.of();

  /** What the cluster is when it has refused a removal once; empty: it refuses none. */
  public Optional<ClusterReading> meanwhile = Optional.empty();

  /** What each member complains of, in etcd's words. */
  public List<String> problems = List.of();

  /** The ids of the members that were removed. */
  public final List<Long> removed = new ArrayList<>();

  /** Where the log was to be settled, in order. */
  public final List<String> settled = new ArrayList<>();

  /** A voter of the cluster 0xc1. */
  public static Member voter(int node) {
    String url = "http://10.0.0." + node + ":";
    return new Member(node, "n" + node, List.of(url + 2380), List.of(url + 2379), false);
  }

  /** What the cluster 0xc1 says of itself, led by its first member. */
  public static ClusterReading cluster(Member... members) {
    return new ClusterReading(
        0xc1, List.of(members), members[0].id(), 3, 40, members[0].clientUrls().get(0));
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    return reading.orElseThrow(
        () ->
            new E2dException(
                ErrorCode.NO_QUORUM, "etcd.read", "", endpoints.get(0) + " has no leader"));
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) throws E2dException {
    long id = Long.parseLong(endpoint.replaceAll("^http://10\\.0\\.0\\.([0-9]):2379$", "$1"));
    if (!answering.contains(id)) {
      throw new E2dException(ErrorCode.UNREACHABLE, "etcd.status", endpoint, "no answer");
    }
    return new MemberStatus(0xc1, id, 0, 4, 95, 40, 1000, false, "3.5.30", problems);
  }

  @Override
  public List<Member> known(String endpoint, Duration deadline) {
    return reading.map(ClusterReading::members).orElse(List.of());
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline) {
    throw new UnsupportedOperationException("no order adds a member");
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline) {
    throw new UnsupportedOperationException("no order promotes a member");
  }

  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline) {
    throw new UnsupportedOperationException("no test has leadership moved");
  }

  @Override
  public void defragment(String endpoint, Duration deadline) {
    throw new UnsupportedOperationException("no test has a database defragmented");
  }

  @Override
  public void settle(String endpoint, Duration deadline) throws E2dException {
    settled.add(endpoint);
    MemberStatus unused = status(endpoint, deadline);
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    if (meanwhile.isPresent()) {
      reading = meanwhile;
      meanwhile = Optional.empty();
      throw new E2dException(
          ErrorCode.REFUSED_FOR_NOW, "bench.remove", "", "re-configuration failed");
    }
    removed.add(memberId);
  }
}
