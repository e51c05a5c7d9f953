package sh.crit.e2d.core.internal.order;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.core.internal.engine.Engine;
import sh.crit.e2d.core.internal.engine.OneAtATime;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/** Orders about members of a cluster that has a quorum. */
final class MemberOrders {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 30;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 500;
  private static final Duration DEFRAGMENTATION = Duration.ofSeconds(60);

  private final EtcdCluster client;
  private final Engine engine;
  private final Hands hands;
  private final Patience patience;
  private final OneAtATime turns;

  MemberOrders(
      EtcdCluster client, Engine engine, Hands hands, Patience patience, OneAtATime turns) {
    this.hands = hands;
    this.client = client;
    this.turns = turns;
    this.engine = engine;
    this.patience = patience;
  }

  Prepared remove(String subject) throws E2dException {
    Cluster cluster = Cluster.read(client, engine);
    Member member = cluster.named(subject);
    boolean own =
        engine
            .snapshot()
            .flatMap(s -> cluster.own(s.seen()))
            .filter(m -> m.id() == member.id())
            .isPresent();
    if (own) {
      throw refused(subject, subject + " is this node; e2d leave takes it out in order");
    }
    cluster.requireNobodyLeaving(hands.present(), member);
    List<Member> rest = cluster.healthyVotersBut(member);
    long votersAfter = cluster.reading().voters() - (member.learner() ? 0 : 1);
    requireQuorumOf(rest, votersAfter, subject);
    boolean leads = member.id() == cluster.reading().leaderId();
    List<String> effects = removalEffects(member, rest, votersAfter, leads);
    return new Prepared(
        cluster.basis() + effects,
        effects,
        () ->
            inTurn(
                cluster,
                "remove " + Cluster.label(member),
                OneAtATime.A_CHANGE,
                turn -> {
                  if (leads) {
                    moveTo(cluster, rest.get(0));
                  }
                  removePatiently(cluster, urls(rest), member, turn);
                  return List.of("member " + Cluster.label(member) + " was removed");
                }));
  }

  private static void requireQuorumOf(List<Member> rest, long votersAfter, String without)
      throws E2dException {
    if (votersAfter == 0) {
      throw refused(
          without,
          without
              + " is the last voter, and the cluster would end with it; to stop serving, use"
              + " bin/stop on its node, which keeps the data");
    }
    if (rest.isEmpty() || rest.size() < ClusterSpec.quorum(votersAfter)) {
      throw refused(
          without,
          "without "
              + without
              + " the cluster has "
              + votersAfter
              + " voters, of which "
              + rest.size()
              + " answer, too few for a quorum; bring the others back first");
    }
  }

  private static List<String> removalEffects(
      Member member, List<Member> rest, long votersAfter, boolean leads) {
    List<String> effects = new ArrayList<>();
    effects.add("member " + Cluster.label(member) + " is removed from the cluster for good");
    effects.add(
        votersAfter
            + " voters are left; the cluster bears the loss of "
            + (rest.size() - ClusterSpec.quorum(votersAfter))
            + " more");
    if (leads) {
      effects.add("leadership goes to " + Cluster.label(rest.get(0)) + " before");
    }
    effects.add("its node, if it lives, moves its data aside and joins anew as another member");
    return effects;
  }

  /**
   * etcd wants every voter connected for five seconds before it lets one go. Meanwhile another
   * operator may have removed another member, which makes this another plan.
   */
  private void removePatiently(
      Cluster cluster, List<String> urls, Member member, OneAtATime.Turn turn) throws E2dException {
    for (int attempt = 1; ; attempt++) {
      turn.last();
      cluster.confirmMembers();
      try {
        client.remove(urls, member.id(), DEADLINE);
        return;
      } catch (E2dException e) {
        if (e.code() != ErrorCode.REFUSED_FOR_NOW || attempt == ATTEMPTS) {
          throw e;
        }
      }
      pause(member);
    }
  }

  private void pause(Member member) throws E2dException {
    try {
      patience.pause(BETWEEN_ATTEMPTS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2dException(
          ErrorCode.FAILED,
          "order",
          Cluster.label(member),
          "interrupted; the member is still there",
          e);
    }
  }

  Prepared moveLeader(String subject) throws E2dException {
    Cluster cluster = Cluster.read(client, engine);
    Member leader =
        cluster
            .leader()
            .orElseThrow(() -> refused(subject, "nobody leads just now; try again in a moment"));
    Member to = subject.isEmpty() ? anyBut(cluster, leader) : cluster.named(subject);
    if (to.id() == leader.id()) {
      throw refused(subject, Cluster.label(to) + " leads already");
    }
    if (to.learner() || !cluster.answers(to)) {
      String why = to.learner() ? " is a learner and cannot lead" : " does not answer";
      throw refused(subject, Cluster.label(to) + why + "; name a healthy voter");
    }
    String effect = "leadership goes from " + Cluster.label(leader) + " to " + Cluster.label(to);
    return new Prepared(
        cluster.basis() + effect,
        List.of(effect),
        () ->
            inTurn(
                cluster,
                "move-leader",
                OneAtATime.A_CHANGE,
                turn -> {
                  moveTo(cluster, to);
                  return List.of(Cluster.label(to) + " leads");
                }));
  }

  private static Member anyBut(Cluster cluster, Member leader) throws E2dException {
    return cluster.healthyVotersBut(leader).stream()
        .findFirst()
        .orElseThrow(() -> refused("", "there is no other healthy voter"));
  }

  private void moveTo(Cluster cluster, Member to) throws E2dException {
    client.moveLeader(urls(cluster.reading().members()), to.id(), DEADLINE);
  }

  /** One after the other, the leader last, and on with the next only while there is a quorum. */
  Prepared defragment(String subject) throws E2dException {
    if (!subject.isEmpty() && !subject.equals("all")) {
      throw refused(subject, "defrag takes no member but 'all'; run it on the node itself");
    }
    Cluster cluster = Cluster.read(client, engine);
    List<Member> members = new ArrayList<>();
    for (Member member : cluster.reading().members()) {
      boolean own = member.peerUrls().contains(engine.config().peerUrl());
      if (subject.equals("all") || own) {
        members.add(member.id() == cluster.reading().leaderId() ? members.size() : 0, member);
      }
    }
    if (members.isEmpty()) {
      throw refused(subject, "this node is no member; there is no database to defragment here");
    }
    for (Member member : cluster.reading().members()) {
      if (!member.learner() && !cluster.answers(member)) {
        throw refused(
            subject,
            Cluster.label(member)
                + " does not answer; a member serves nobody while it is defragmented, so wait"
                + " until all are healthy");
      }
    }
    return new Prepared(
        cluster.basis(),
        List.of("the databases of " + Cluster.labels(members) + " are defragmented, one by one"),
        () ->
            inTurn(
                cluster,
                "defrag",
                OneAtATime.A_DEFRAGMENTATION,
                turn -> defragmentEach(cluster, members, turn)));
  }

  private List<String> defragmentEach(Cluster cluster, List<Member> members, OneAtATime.Turn turn)
      throws E2dException {
    List<String> done = new ArrayList<>();
    for (Member member : members) {
      confirmQuorum(cluster, done, turn);
      String url = member.clientUrls().get(0);
      long before = client.status(url, DEADLINE).dbSize();
      client.defragment(url, DEFRAGMENTATION);
      long after = client.status(url, DEADLINE).dbSize();
      done.add(Cluster.label(member) + ": " + before + " bytes before, " + after + " after");
    }
    return done;
  }

  private static void confirmQuorum(Cluster cluster, List<String> done, OneAtATime.Turn turn)
      throws E2dException {
    try {
      turn.last();
      cluster.confirmQuorum();
    } catch (E2dException e) {
      throw new E2dException(
          e.code(),
          "order",
          e.subject(),
          "no further etcd is defragmented ("
              + e.getMessage()
              + "); done so far: "
              + (done.isEmpty() ? "none" : String.join("; ", done)),
          e);
    }
  }

  private List<String> inTurn(
      Cluster cluster, String what, Duration life, OneAtATime.Work<List<String>> work)
      throws E2dException {
    return turns.during(cluster.endpoints(), cluster.node(), what, life, work);
  }

  private static List<String> urls(List<Member> members) {
    return members.stream().flatMap(m -> m.clientUrls().stream()).toList();
  }

  private static E2dException refused(String subject, String why) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, "order", subject, why);
  }
}
