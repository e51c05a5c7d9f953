package sh.crit.e2d.testkit.sim.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.spi.etcd.EtcdCluster;
import sh.crit.e2d.testkit.sim.Network.Channel;

/** A client on one machine. Each call is answered in an instant; its caller makes it slow. */
public final class EtcdClient implements EtcdCluster {
  private static final double LEFT_IN_DOUBT = 0.08;

  private final EtcdNet net;
  private final int node;

  public EtcdClient(EtcdNet net, int node) {
    this.net = net;
    this.node = node;
  }

  @Override
  public ClusterReading read(List<String> endpoints, Duration deadline) throws E2dException {
    EtcdServer endpoint = endpoint(endpoints);
    MemberData leader = endpoint.leader().orElseThrow().data();
    Membership members = endpoint.leader().orElseThrow().raft().membership();
    return new ClusterReading(
        leader.clusterId,
        members.members(),
        leader.memberId,
        leader.term,
        leader.commit,
        net.hosts().get(endpoint.node()).clientUrl());
  }

  /** The first that answers with a proven quorum. */
  private EtcdServer endpoint(List<String> endpoints) throws E2dException {
    boolean answered = false;
    for (String url : endpoints) {
      Optional<EtcdServer> server = serving(url);
      if (server.isPresent()) {
        answered = true;
        if (!learns(server.get()) && hasQuorum(server.get())) {
          return server.get();
        }
      }
    }
    throw answered
        ? failure(ErrorCode.NO_QUORUM, "etcdserver: no leader")
        : failure(ErrorCode.UNREACHABLE, "context deadline exceeded");
  }

  private Optional<EtcdServer> serving(String url) {
    return net.byClientUrl(url)
        .filter(h -> net.network.connected(Channel.CLIENT, node, h.node()))
        .flatMap(EtcdHost::server)
        .filter(EtcdServer::serves);
  }

  private static boolean learns(EtcdServer server) {
    return server.raft().membership().seat(server.memberId()).filter(Seat::learner).isPresent();
  }

  /** Whether the leader that this member follows could confirm its leadership right now. */
  private static boolean hasQuorum(EtcdServer member) {
    Optional<EtcdServer> leader = member.leader();
    if (leader.isEmpty() || !leader.get().raft().committedInTerm()) {
      return false;
    }
    EtcdServer l = leader.get();
    Membership membership = l.raft().membership();
    long confirming =
        membership.seats().stream()
            .filter(s -> !s.learner())
            .filter(s -> s.id() == l.memberId() || confirms(l, s))
            .count();
    return confirming >= membership.quorum();
  }

  private static boolean confirms(EtcdServer leader, Seat seat) {
    return leader
        .peer(seat)
        .filter(p -> p.data().term == leader.data().term && p.clusterId() == leader.clusterId())
        .isPresent();
  }

  @Override
  public MemberStatus status(String endpoint, Duration deadline) throws E2dException {
    EtcdServer s =
        serving(endpoint)
            .orElseThrow(() -> failure(ErrorCode.UNREACHABLE, "context deadline exceeded"));
    MemberData d = s.data();
    return new MemberStatus(
        d.clusterId,
        d.memberId,
        s.raft().leader(),
        d.term,
        d.lastIndex(),
        d.commit,
        0,
        learns(s),
        "3.5.30");
  }

  @Override
  public List<Member> known(String endpoint, Duration deadline) throws E2dException {
    return serving(endpoint)
        .orElseThrow(() -> failure(ErrorCode.UNREACHABLE, "context deadline exceeded"))
        .raft()
        .membership()
        .members();
  }

  @Override
  public Member addLearner(List<String> endpoints, String peerUrl, Duration deadline)
      throws E2dException {
    EtcdServer endpoint = endpoint(endpoints);
    StrictRules.mayAdd(endpoint, peerUrl);
    long id = Ids.ofMember(peerUrl, "added at " + net.world.happened());
    Seat seat = new Seat(id, "", peerUrl, "", true);
    change(endpoint, new Change.Add(seat));
    return seat.member();
  }

  @Override
  public void promote(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    EtcdServer endpoint = endpoint(endpoints);
    StrictRules.mayPromote(endpoint.leader().orElseThrow(), memberId);
    change(endpoint, new Change.Promote(memberId));
  }

  /** The leader steps down; who comes next is up to the election. */
  @Override
  public void moveLeader(List<String> endpoints, long memberId, Duration deadline)
      throws E2dException {
    endpoint(endpoints).leader().orElseThrow().raft().stepDown();
  }

  /** These etcds note at once what is decided; all it takes is one that answers. */
  @Override
  public void settle(String endpoint, Duration deadline) throws E2dException {
    MemberStatus unused = status(endpoint, deadline);
  }

  @Override
  public void defragment(String endpoint, Duration deadline) throws E2dException {
    if (serving(endpoint).isEmpty()) {
      throw failure(ErrorCode.UNREACHABLE, "context deadline exceeded");
    }
  }

  @Override
  public void remove(List<String> endpoints, long memberId, Duration deadline) throws E2dException {
    EtcdServer endpoint = endpoint(endpoints);
    StrictRules.mayRemove(endpoint, memberId);
    change(endpoint, new Change.Remove(memberId));
  }

  /** Has one more entry written, so that it is on disk that those before it are decided. */
  public void settle(List<String> endpoints) {
    try {
      commit(endpoint(endpoints).leader().orElseThrow(), new Change.Nothing());
    } catch (E2dException e) {
      net.world.note("n%d cannot settle what was decided: %s", node + 1, e.getMessage());
    }
  }

  private void change(EtcdServer endpoint, Change change) throws E2dException {
    EtcdServer leader = endpoint.leader().orElseThrow();
    if (leader.raft().membershipPending()) {
      throw failure(ErrorCode.REFUSED_FOR_NOW, "etcdserver: unhealthy cluster");
    }
    net.world.note("n%d asks cluster %s to %s", node + 1, Ids.brief(leader.clusterId()), change);
    commit(leader, change);
  }

  /** A write by a client of the cluster; the index it got if it was acknowledged. */
  public OptionalLong put(String endpoint, long write) {
    Optional<EtcdServer> server = serving(endpoint).filter(s -> !learns(s));
    Optional<EtcdServer> leader = server.flatMap(EtcdServer::leader);
    if (leader.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      int index = commit(leader.get(), new Change.Put(write));
      net.witness.acknowledged(leader.get().data(), index);
      return OptionalLong.of(index);
    } catch (E2dException e) {
      net.world.note("write %d through %s: %s", write, endpoint, e.getMessage());
      return OptionalLong.empty();
    }
  }

  private int commit(EtcdServer leader, Change change) throws E2dException {
    boolean doubtful = net.world.chance(LEFT_IN_DOUBT);
    int[] index = new int[1];
    if (doubtful) {
      leader.raft().append(change);
    } else {
      net.atOnce(() -> index[0] = leader.raft().append(change));
    }
    MemberData d = leader.data();
    boolean done =
        !doubtful && d.commit >= index[0] && d.log.get(index[0] - 1).change().equals(change);
    if (!done) {
      throw failure(ErrorCode.UNREACHABLE, "context deadline exceeded");
    }
    return index[0];
  }

  static E2dException failure(ErrorCode code, String message) {
    return new E2dException(code, "sim.etcd", "cluster", message);
  }
}
