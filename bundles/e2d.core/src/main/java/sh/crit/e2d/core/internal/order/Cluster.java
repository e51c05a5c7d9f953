package sh.crit.e2d.core.internal.order;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.engine.Endpoints;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.Rivals;
import sh.crit.e2d.core.internal.engine.Snapshot;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** The cluster as an order finds it: read with quorum now, each voter asked whether it answers. */
final class Cluster {
  private static final Duration READ = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final EtcdCluster client;
  private final ClusterReading reading;
  private final String node;

  private Cluster(EtcdCluster client, ClusterReading reading, String node) {
    this.client = client;
    this.reading = reading;
    this.node = node;
  }

  /**
   * Reads it.
   *
   * @throws E2dException NO_QUORUM or UNREACHABLE: no order about a cluster is carried out without
   */
  static Cluster read(EtcdCluster client, Engine engine) throws E2dException {
    List<String> endpoints = engine.snapshot().map(s -> Endpoints.of(s.seen())).orElse(List.of());
    if (endpoints.isEmpty()) {
      throw new E2dException(
          ErrorCode.NO_QUORUM,
          "order",
          "",
          "refused: no etcd of this cluster is known; nothing was changed");
    }
    try {
      return new Cluster(
          client,
          client.read(endpoints, READ),
          engine.snapshot().map(s -> s.seen().self().name()).orElse(""));
    } catch (E2dException e) {
      if (e.code() != ErrorCode.NO_QUORUM && e.code() != ErrorCode.UNREACHABLE) {
        throw e;
      }
      throw withoutQuorum(e, engine.snapshot().map(s -> silent(s, engine)).orElse(""));
    }
  }

  private static E2dException withoutQuorum(E2dException cause, String silent) {
    return new E2dException(
        cause.code(),
        "order",
        cause.subject(),
        "refused: the cluster does not answer with a quorum ("
            + cause.getMessage()
            + ")"
            + (silent.isEmpty() ? "" : "; not heard: " + silent)
            + "; nothing was changed. Bring members back or, where the majority is lost for good,"
            + " use e2d recover",
        cause);
  }

  /** The members whose nodes are not heard now. */
  private static String silent(Snapshot now, Engine engine) {
    long oldest = now.atNanos() - engine.config().spec().presence().toNanos();
    Set<String> there =
        Stream.concat(
                Stream.of(engine.config().peerUrl()),
                Rivals.heardSince(oldest, now.seen().sightings()).stream().map(NodeInfo::peerUrl))
            .collect(Collectors.toSet());
    List<Member> known = now.seen().data().value().map(d -> d.members()).orElse(List.of());
    return labels(
        known.stream().filter(m -> m.peerUrls().stream().noneMatch(there::contains)).toList());
  }

  /**
   * The member that the node is: by its data, wherever that is listed; without data, by its
   * address.
   */
  Optional<Member> own(Observation seen) {
    DataDescriptor data = seen.data().value().orElseGet(() -> DataDescriptor.unknown(""));
    return data.isOf(reading.clusterId())
        ? reading.member(data.memberId())
        : reading.members().stream()
            .filter(m -> m.peerUrls().contains(seen.self().peerUrl()))
            .findFirst();
  }

  /**
   * Nobody counts on a member that is on its way out, and nobody plans without what it leaves.
   *
   * @param but the member that the order is about
   * @throws E2dException PRECONDITION_FAILED when another one is leaving
   */
  void requireNobodyLeaving(List<NodeInfo> present, Member but) throws E2dException {
    for (NodeInfo peer : present) {
      boolean member =
          reading.members().stream()
              .anyMatch(m -> m.id() != but.id() && peer.data().isOf(reading.clusterId(), m.id()));
      if (member && peer.stance().filter(s -> s == Stance.LEFT).isPresent()) {
        throw Hands.refused(
            "node "
                + peer.name()
                + " is leaving; wait until it is out, or have it stay with e2d resume there");
      }
    }
  }

  /** Whether there is still a quorum. */
  void confirmQuorum() throws E2dException {
    ClusterReading unused = client.read(endpoints(), READ);
  }

  /**
   * Whether it still has the members that it had.
   *
   * @throws E2dException PRECONDITION_FAILED when it has others
   */
  void confirmMembers() throws E2dException {
    ClusterReading now = client.read(endpoints(), READ);
    if (now.clusterId() != reading.clusterId() || !ids(now).equals(ids(reading))) {
      throw new E2dException(
          ErrorCode.PRECONDITION_FAILED,
          "order",
          HexId.format(reading.clusterId()),
          "the members have changed since the plan was made, they are "
              + labels(now.members())
              + " now; nothing was done. Look at the plan again");
    }
  }

  private static Set<String> ids(ClusterReading reading) {
    return reading.members().stream()
        .map(m -> HexId.format(m.id()) + (m.learner() ? " learner" : ""))
        .collect(Collectors.toSet());
  }

  List<String> endpoints() {
    return reading.members().stream().flatMap(m -> m.clientUrls().stream()).toList();
  }

  /** The node that the order was given to. */
  String node() {
    return node;
  }

  ClusterReading reading() {
    return reading;
  }

  /** By name, by id, or by peer URL. */
  Member named(String subject) throws E2dException {
    return reading.members().stream()
        .filter(
            m ->
                m.name().equals(subject)
                    || HexId.format(m.id()).equals(subject)
                    || m.peerUrls().contains(subject))
        .findFirst()
        .orElseThrow(
            () ->
                new E2dException(
                    ErrorCode.NOT_FOUND,
                    "order",
                    subject,
                    "no member '" + subject + "'; there are " + labels(reading.members())));
  }

  /** The voters that answer now, but for one. */
  List<Member> healthyVotersBut(Member one) {
    return reading.members().stream()
        .filter(m -> !m.learner() && m.id() != one.id() && answers(m))
        .sorted(Comparator.comparingLong(Member::id))
        .toList();
  }

  boolean answers(Member member) {
    return member.clientUrls().stream().anyMatch(url -> answersAt(url, member.id()));
  }

  private boolean answersAt(String url, long id) {
    try {
      return client.status(url, ANSWER).memberId() == id;
    } catch (E2dException e) {
      return false;
    }
  }

  Optional<Member> leader() {
    return reading.member(reading.leaderId());
  }

  /** What a plan about it stands on. */
  String basis() {
    return HexId.format(reading.clusterId())
        + " "
        + reading.members().stream()
            .sorted(Comparator.comparingLong(Member::id))
            .map(m -> HexId.format(m.id()) + (m.learner() ? "~" : ""))
            .collect(Collectors.joining(","));
  }

  static String labels(List<Member> members) {
    return members.stream().map(Cluster::label).collect(Collectors.joining(", "));
  }

  static String label(Member member) {
    return member.name().isEmpty() ? HexId.format(member.id()) : member.name();
  }
}
