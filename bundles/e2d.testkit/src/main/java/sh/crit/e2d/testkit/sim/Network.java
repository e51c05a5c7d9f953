package sh.crit.e2d.testkit.sim;

import java.util.EnumMap;
import java.util.Map;

/** Who can reach whom, how fast, and how much gets lost; apart for each kind of traffic. */
public final class Network {
  /** The kinds of traffic, which may fail apart from each other. */
  public enum Channel {
    GOSSIP,
    PEER,
    CLIENT
  }

  private static final long MILLI = 1_000_000L;
  private static final long LONG_SILENCE = 30_000 * MILLI;
  private static final long FAST = 20 * MILLI;

  /** Raft must get somewhere between two elections, or nothing interesting happens any more. */
  private static final long SLOWEST_PEER = 400 * MILLI;

  /** One kind of traffic. */
  private static final class Links {
    private int[] group;
    private final long[][] upSince;
    private final long[][] delivered;
    private final long[][] silenceEnded;
    private final boolean[][] blocked;
    private long slowest = FAST;

    Links(int nodes) {
      group = new int[nodes];
      upSince = new long[nodes][nodes];
      delivered = new long[nodes][nodes];
      silenceEnded = new long[nodes][nodes];
      blocked = new boolean[nodes][nodes];
    }

    void deliver(int from, int to, long now) {
      if (now - delivered[from][to] >= LONG_SILENCE) {
        silenceEnded[from][to] = now;
      }
      delivered[from][to] = now;
    }

    void unblock(long now) {
      for (int a = 0; a < group.length; a++) {
        for (int b = 0; b < group.length; b++) {
          if (blocked[a][b]) {
            blocked[a][b] = false;
            upSince[a][b] = now;
            upSince[b][a] = now;
          }
        }
      }
    }

    void split(int[] groups, long now) {
      for (int a = 0; a < group.length; a++) {
        for (int b = 0; b < group.length; b++) {
          if (group[a] != group[b] && groups[a] == groups[b]) {
            upSince[a][b] = now;
          }
        }
      }
      group = groups.clone();
    }
  }

  private static final double USUALLY_DOUBLED = 0.05;

  private final World world;
  private final int nodes;
  private final Map<Channel, Links> links = new EnumMap<>(Channel.class);
  private double loss;
  private double doubled = USUALLY_DOUBLED;
  private long straggling;

  public Network(World world, int nodes) {
    this.world = world;
    this.nodes = nodes;
    for (Channel channel : Channel.values()) {
      links.put(channel, new Links(nodes));
    }
  }

  /** Splits one kind of traffic: only nodes of one group reach each other. */
  public void split(Channel channel, int[] groups) {
    links.get(channel).split(groups, world.now());
  }

  /** Lets nothing of a kind through from one node to another; the way back stays open. */
  public void block(Channel channel, int from, int to) {
    links.get(channel).blocked[from][to] = true;
  }

  public void heal() {
    links.values().forEach(l -> l.unblock(world.now()));
    links.values().forEach(l -> l.split(new int[nodes], world.now()));
  }

  /** Makes messages take up to so long and get lost. */
  public void disturb(long slowestNanos, double lossProbability) {
    links.values().forEach(l -> l.slowest = slowestNanos);
    links.get(Channel.PEER).slowest = Math.min(slowestNanos, SLOWEST_PEER);
    loss = lossProbability;
  }

  public void calm() {
    disturb(FAST, 0);
  }

  /** Makes gossip come more than once, and late by up to so much, so that it overtakes itself. */
  void confuse(double doubledProbability, long latestNanos) {
    doubled = doubledProbability;
    straggling = latestNanos;
  }

  /** Ends {@link #confuse}. */
  void sort() {
    confuse(USUALLY_DOUBLED, 0);
  }

  /** Sends a word of gossip, once or more often. */
  void tell(int from, int to, Runnable delivery) {
    do {
      long late = straggling == 0 ? 0 : world.between(0, straggling);
      if (late == 0) {
        send(Channel.GOSSIP, from, to, delivery);
      } else {
        world.after(late, () -> send(Channel.GOSSIP, from, to, delivery));
      }
    } while (world.chance(doubled));
  }

  int nodes() {
    return nodes;
  }

  /** Whether the two can talk to each other, there and back. */
  public boolean connected(Channel channel, int a, int b) {
    return passes(channel, a, b) && passes(channel, b, a);
  }

  private boolean passes(Channel channel, int from, int to) {
    Links of = links.get(channel);
    return of.group[from] == of.group[to] && !of.blocked[from][to];
  }

  /** Since when the two can reach each other; meaningless when they cannot. */
  public long upSince(Channel channel, int a, int b) {
    return links.get(channel).upSince[a][b];
  }

  /** For how long nothing of one has reached the other. */
  public long silentFor(Channel channel, int from, int to) {
    return world.now() - links.get(channel).delivered[from][to];
  }

  /** How long ago a silence of half a minute or more ended between them. */
  public long spokeAgainFor(Channel channel, int from, int to) {
    return world.now() - links.get(channel).silenceEnded[from][to];
  }

  /** Delivers after a delay, unless the message is lost or a split hits it on its way. */
  public void send(Channel channel, int from, int to, Runnable delivery) {
    if (!passes(channel, from, to) || world.chance(loss)) {
      return;
    }
    world.after(
        delay(channel),
        () -> {
          if (passes(channel, from, to)) {
            links.get(channel).deliver(from, to, world.now());
            delivery.run();
          }
        });
  }

  /** How long something takes on its way just now. */
  public long delay(Channel channel) {
    return world.between(MILLI, links.get(channel).slowest);
  }
}
