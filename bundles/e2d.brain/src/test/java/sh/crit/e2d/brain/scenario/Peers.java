package sh.crit.e2d.brain.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;

/** What was heard of a peer: by default one second ago, waiting, without data and promises. */
final class Peers {
  private final int node;
  private String name;
  private String instance;
  private int size;
  private String token;
  private NodeStatus status = NodeStatus.WAITING;
  private boolean etcd;
  private DataDescriptor data = DataDescriptor.absent();
  private final List<Ballot> votes = new ArrayList<>();
  private boolean committed;
  private Optional<RecoveryBallot> recovery = Optional.empty();
  private final List<RecoveryRecord> recoveries = new ArrayList<>();
  private Optional<Rewind> rewind = Optional.empty();
  private Optional<Stance> stance = Optional.empty();
  private long letGoBy;
  private Duration age = Duration.ofSeconds(1);

  private Peers(int node, int size, String token) {
    this.node = node;
    this.name = "n" + node;
    this.instance = "i" + node;
    this.size = size;
    this.token = token;
  }

  static PeerSighting heard(Words words, int size, String token) {
    Peers peer = new Peers(Terms.node(words), size, token);
    while (words.more()) {
      peer.take(words);
    }
    return new PeerSighting(peer.info(), Facts.before(peer.age));
  }

  private void take(Words words) {
    String word = words.take("a word about the peer");
    switch (word) {
      case "last" -> age = Terms.ago(words);
      case "named" -> name = words.take("a name");
      case "instance" -> instance = words.take("an instance");
      case "size" -> size = words.number("a size");
      case "token" -> token = words.take("a token");
      case "status" -> status = words.oneOf(NodeStatus.class);
      case "running" -> etcd = true;
      case "data" -> data = Terms.data(words, node, name);
      case "promised" -> votes.add(Terms.ballot(words));
      case "recovery" -> recovery = Optional.of(Terms.recovery(words));
      case "recovered" -> recoveries.add(Terms.recovered(words));
      case "rewind" -> rewind = Optional.of(Terms.rewind(words));
      case "paused" -> stance = Optional.of(Stance.PAUSED);
      case "left" -> stance = Optional.of(Stance.LEFT);
      case "let-go" -> letGoBy = Terms.cluster(words);
      case "committed" -> committed = true;
      default -> throw words.unknown(word);
    }
  }

  private NodeInfo info() {
    return new NodeInfo(
        name,
        instance,
        Terms.peerUrl(node),
        Terms.clientUrl(node),
        Terms.gossip(node),
        size,
        token,
        status,
        "",
        etcd,
        data,
        new FoundingRecord(votes, committed),
        recovery,
        recoveries,
        stance,
        rewind,
        letGoBy);
  }
}
