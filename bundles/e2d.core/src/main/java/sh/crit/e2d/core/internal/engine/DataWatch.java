package sh.crit.e2d.core.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.spi.etcd.EtcdCluster;

/**
 * What the local data directory holds: read from disk while etcd does not run, asked of etcd while
 * it does; while it does and does not answer, only whether the cluster lists it. Lives on the lane.
 */
final class DataWatch {
  private static final Duration ON_DISK = Duration.ofSeconds(5);
  private static final Duration UNTIL_KNOWN = Duration.ofMillis(500);
  private static final Duration OF_ETCD = Duration.ofSeconds(3);
  private static final Duration STATUS_DEADLINE = Duration.ofSeconds(2);

  private final Scheduler scheduler;
  private final DataDirectory directory;
  private final EtcdCluster cluster;
  private final String clientUrl;
  private final Watch<DataDescriptor> watch;

  DataWatch(EngineParts parts, String clientUrl, Runnable onAnswer) {
    this.scheduler = parts.scheduler();
    this.directory = parts.data();
    this.cluster = parts.cluster();
    this.clientUrl = clientUrl;
    this.watch = new Watch<>(scheduler, "data directory", onAnswer);
  }

  /**
   * The descriptor. An etcd that does not answer yet or any more still has the data it had when it
   * was seen last, as nobody else writes there.
   */
  Fact<DataDescriptor> fact() {
    return watch.fact();
  }

  /** Seeds what was read before the engine began. */
  void begin(DataDescriptor read) {
    watch.reset(new Fact.Known<>(read, "data directory", scheduler.nanos()));
  }

  void poll(boolean running, String name, List<Member> members) {
    if (!running) {
      watch.poll(ON_DISK, directory::inspect);
      return;
    }
    DataDescriptor before = watch.fact().value().orElse(DataDescriptor.absent());
    watch.poll(before.isIntact() ? OF_ETCD : UNTIL_KNOWN, () -> askEtcd(before, name, members));
  }

  private DataDescriptor askEtcd(DataDescriptor before, String name, List<Member> members)
      throws E2dException {
    try {
      EtcdCluster.MemberStatus s = cluster.status(clientUrl, STATUS_DEADLINE);
      return new DataDescriptor(
          DataDescriptor.State.INTACT,
          s.clusterId(),
          s.memberId(),
          name,
          s.term(),
          0,
          s.index(),
          s.revision(),
          members.isEmpty() ? ownMembers(before) : members,
          "");
    } catch (E2dException e) {
      if (before.isIntact()) {
        return before;
      }
      return unlisted(members).orElseThrow(() -> e);
    }
  }

  /**
   * Without a quorum the membership that counts is the one that this etcd knows of: whose votes it
   * waits for. What the cluster said last may have been decided by those that are lost now.
   */
  private List<Member> ownMembers(DataDescriptor before) {
    try {
      return cluster.known(clientUrl, STATUS_DEADLINE);
    } catch (E2dException e) {
      return before.members();
    }
  }

  /**
   * A newcomer whose etcd took its id from a member that missed the last changes has the id of a
   * former member, and waits in silence for ever. Of the files of an etcd that runs only the ids
   * can be believed: they are written once, before anything else.
   */
  private Optional<DataDescriptor> unlisted(List<Member> members) {
    if (members.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(directory.inspect())
        .filter(DataDescriptor::isIntact)
        .filter(found -> members.stream().noneMatch(m -> m.id() == found.memberId()));
  }

  /** etcd has just been executed: what is there is in its hands. */
  void started() {
    Fact<DataDescriptor> before = watch.fact();
    boolean keeps = before.value().filter(DataDescriptor::isIntact).isPresent();
    watch.reset(keeps ? before : unknown("etcd has just started"));
  }

  /** etcd ended, or the directory was changed: only a fresh look counts. */
  void changed() {
    watch.reset(unknown("being read after a change"));
  }

  private Fact<DataDescriptor> unknown(String reason) {
    return new Fact.Unknown<>(reason, "data directory", scheduler.nanos());
  }
}
