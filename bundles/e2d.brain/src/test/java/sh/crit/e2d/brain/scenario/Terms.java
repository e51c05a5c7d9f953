package sh.crit.e2d.brain.scenario;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.crit.e2d.api.model.Ballot;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.RecoveryBallot;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.brain.BackupState;

/** The terms that facts are made of: nodes, clusters, members, ballots, data, durations. */
final class Terms {
  private static final Pattern NODE = Pattern.compile("n([1-9])");
  private static final Pattern CLUSTER = Pattern.compile("c([1-9])");
  private static final Pattern SEAT =
      Pattern.compile("([a-z]+[0-9]*)(?:@(n[1-9]))?(?:#([0-9a-f]+))?(~?)(\\?{0,2})");
  private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h)");

  private Terms() {}

  static int node(Words words) {
    return node(words, words.take("a node"));
  }

  private static int node(Words words, String word) {
    Matcher matcher = NODE.matcher(word);
    if (!matcher.matches()) {
      throw words.error("'" + word + "' is not a node (n1 to n9)");
    }
    return Integer.parseInt(matcher.group(1));
  }

  static String peerUrl(int node) {
    return "http://10.0.0." + node + ":2380";
  }

  static String clientUrl(int node) {
    return "http://10.0.0." + node + ":2379";
  }

  static HostPort gossip(int node) {
    return new HostPort("10.0.0." + node, 7980);
  }

  static long cluster(Words words) {
    String word = words.take("a cluster");
    Matcher matcher = CLUSTER.matcher(word);
    if (!matcher.matches()) {
      throw words.error("'" + word + "' is not a cluster (c1 to c9)");
    }
    return 0xc0L + Integer.parseInt(matcher.group(1));
  }

  static long id(Words words) {
    String word = words.take("a member id");
    if (!word.matches("#[0-9a-f]+")) {
      throw words.error("'" + word + "' is not a member id (# and hexadecimal digits)");
    }
    return HexId.parse(word.substring(1));
  }

  static Duration duration(Words words) {
    String word = words.take("a duration");
    Matcher matcher = DURATION.matcher(word);
    if (!matcher.matches()) {
      throw words.error("'" + word + "' is not a duration (like 250ms, 5s, 2h)");
    }
    String unit = matcher.group(2);
    return Duration.parse(
        "PT"
            + (unit.equals("ms")
                ? Long.parseLong(matcher.group(1)) / 1000.0 + "S"
                : matcher.group(1) + unit));
  }

  static Duration ago(Words words) {
    Duration age = duration(words);
    words.expect("ago");
    return age;
  }

  static List<HostPort> addresses(Words words) {
    return Arrays.stream(words.take("nodes, comma-separated").split(","))
        .map(n -> gossip(node(words, n)))
        .toList();
  }

  /**
   * {@code name[@node][#id][~][?]}: {@code ~} for a learner, {@code ?} for a founder that never
   * started (etcd lists it with its name), {@code ??} for one that was added and never started.
   */
  static Member member(Words words, String word) {
    Matcher matcher = SEAT.matcher(word);
    if (!matcher.matches()) {
      throw words.error("'" + word + "' is not a member (name[@node][#id][~][?])");
    }
    String name = matcher.group(1);
    int node = node(words, matcher.group(2) == null ? name : matcher.group(2));
    boolean started = matcher.group(5).isEmpty();
    return new Member(
        matcher.group(3) == null ? node : HexId.parse(matcher.group(3)),
        matcher.group(5).length() > 1 ? "" : name,
        List.of(peerUrl(node)),
        started ? List.of(clientUrl(node)) : List.of(),
        !matcher.group(4).isEmpty());
  }

  static List<Member> members(Words words) {
    return Arrays.stream(words.take("members, comma-separated").split(","))
        .map(m -> member(words, m))
        .toList();
  }

  /** {@code number/proposer of founder,founder,…}. */
  static Ballot ballot(Words words) {
    String[] head = words.take("a ballot (number/proposer)").split("/", 2);
    if (head.length != 2 || !head[0].matches("[1-9][0-9]*")) {
      throw words.error("a ballot is written number/proposer, like 3/n1");
    }
    String token = "t-i" + node(words, head[1]) + "-" + head[0];
    words.expect("of");
    List<Ballot.Founder> founders =
        Arrays.stream(words.take("founders, comma-separated").split(","))
            .map(f -> member(words, f))
            .map(m -> new Ballot.Founder(m.name(), m.peerUrls().get(0)))
            .toList();
    String backup = words.accept("with") ? words.take("a backup") : "";
    return new Ballot(Long.parseLong(head[0]), token, founders, backup);
  }

  /** {@code b1 [of c1 3/95]}: backup b1, of that cluster up to entry 95 of term 3. */
  static BackupState.Offer offer(Words words) {
    String id = words.take("a backup");
    if (!words.accept("of")) {
      return new BackupState.Offer(id, 0, 0, 0, 0);
    }
    long cluster = cluster(words);
    String[] last = words.take("term/index").split("/", 2);
    return new BackupState.Offer(id, 50, cluster, Long.parseLong(last[0]), Long.parseLong(last[1]));
  }

  /** {@code b1 by n2 in c1 of n1,n2,n3 [decided]}: n2 was told to bring c1 back to backup b1. */
  static Rewind rewind(Words words) {
    String backup = words.take("a backup");
    words.expect("by");
    int initiator = node(words);
    words.expect("in");
    long cluster = cluster(words);
    words.expect("of");
    List<String> members =
        Arrays.stream(words.take("members, comma-separated").split(","))
            .map(m -> peerUrl(node(words, m)))
            .toList();
    return new Rewind(
        "mark-" + backup, peerUrl(initiator), cluster, members, backup, words.accept("decided"));
  }

  /** {@code c1 3/95 without #2,#3}: c1 went on from entry 95 of term 3 without these members. */
  static RecoveryRecord recovered(Words words) {
    long cluster = cluster(words);
    String[] last = words.take("term/index").split("/", 2);
    words.expect("without");
    List<Long> ids =
        Arrays.stream(words.take("ids, comma-separated").split(","))
            .map(id -> HexId.parse(id.substring(1)))
            .toList();
    return new RecoveryRecord(cluster, Long.parseLong(last[0]), Long.parseLong(last[1]), ids);
  }

  /** {@code 1/n2 c1 3/95}: ballot 1 of candidate n2 for its copy of c1 up to entry 95 of term 3. */
  static RecoveryBallot recovery(Words words) {
    String[] head = words.take("number/candidate").split("/", 2);
    int node = Integer.parseInt(head[1].substring(1));
    long number = Long.parseLong(head[0]);
    long cluster = cluster(words);
    String[] last = words.take("term/index").split("/", 2);
    return new RecoveryBallot(
        number,
        "i" + node + "-" + number,
        "n" + node,
        peerUrl(node),
        cluster,
        Long.parseLong(last[0]),
        Long.parseLong(last[1]),
        words.accept("with") ? words.take("a backup") : "");
  }

  static DataDescriptor data(Words words, int node, String name) {
    String state = words.take("absent, intact, corrupt or unknown");
    return switch (state) {
      case "absent" -> DataDescriptor.absent();
      case "corrupt" -> DataDescriptor.corrupt(words.take("what is corrupt"));
      case "unknown" -> DataDescriptor.unknown(words.take("why it is unknown"));
      case "intact" -> intact(words, node, name);
      default -> throw words.unknown(state);
    };
  }

  private static DataDescriptor intact(Words words, int node, String name) {
    long cluster = cluster(words);
    long id = words.accept("as") ? id(words) : node;
    long term = words.accept("term") ? words.number("a term") : 2;
    long last = words.accept("last") ? words.number("the last entry's term") : term;
    long index = words.accept("index") ? words.number("an index") : 100;
    List<Member> members = words.accept("members") ? members(words) : List.of();
    return new DataDescriptor(
        DataDescriptor.State.INTACT, cluster, id, name, term, last, index, 50, members, "");
  }
}
