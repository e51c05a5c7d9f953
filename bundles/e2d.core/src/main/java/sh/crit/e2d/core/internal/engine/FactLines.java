package sh.crit.e2d.core.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Observation;

/** An observation for people: one line each fact, with source and age. */
final class FactLines {
  private static final double NANOS_PER_SECOND = 1e9;

  private FactLines() {}

  static List<String> of(Observation seen, long nowNanos) {
    List<String> lines = new ArrayList<>();
    lines.add(line("data", seen.data(), FactLines::data, nowNanos));
    lines.add("etcd: " + process(seen.process()));
    lines.add(line("cluster", seen.cluster(), FactLines::cluster, nowNanos));
    lines.add(line("discovery", seen.discovered(), Object::toString, nowNanos));
    lines.add(line("backup", seen.backup(), FactLines::backup, nowNanos));
    seen.founding()
        .current()
        .ifPresent(
            b ->
                lines.add(
                    "promise: "
                        + b.token()
                        + (b.restores() ? " with backup " + b.backup() : "")
                        + (seen.founding().committed() ? ", committed" : ", not committed")));
    for (PeerSighting sighting : seen.sightings()) {
      lines.add(
          "peer "
              + peer(sighting.info())
              + " (gossip, "
              + age(sighting.heardNanos(), nowNanos)
              + ")");
    }
    return lines;
  }

  private static <T> String line(String what, Fact<T> fact, Function<T, String> say, long now) {
    String value = fact.value().map(say).orElseGet(() -> "unknown: " + fact.problem());
    return what + ": " + value + " (" + fact.source() + ", " + age(fact.atNanos(), now) + ")";
  }

  private static String age(long then, long now) {
    return String.format(Locale.ROOT, "%.1f s ago", Math.max(0, now - then) / NANOS_PER_SECOND);
  }

  private static String data(DataDescriptor d) {
    String state = d.state().name().toLowerCase(Locale.ROOT);
    if (!d.isIntact()) {
      return d.detail().isEmpty() ? state : state + ", " + d.detail();
    }
    return state
        + ", cluster "
        + HexId.format(d.clusterId())
        + ", member "
        + HexId.format(d.memberId())
        + ", term "
        + d.term()
        + ", index "
        + d.index()
        + ", revision "
        + d.revision();
  }

  private static String backup(BackupState backup) {
    return backup.kind().name().toLowerCase(Locale.ROOT)
        + backup.newest().map(o -> " " + o.id()).orElse("");
  }

  private static String process(EtcdProcessState p) {
    String exit =
        p.lastExit()
            .map(
                e ->
                    "; the last one ended: "
                        + e.reason().name().toLowerCase(Locale.ROOT)
                        + (e.detail().isEmpty() ? "" : ", " + e.detail()))
            .orElse("");
    return (p.running()
            ? "runs, pid " + p.pid() + (p.adopted() ? ", adopted" : "")
            : "does not run")
        + exit;
  }

  private static String cluster(ClusterReading c) {
    return HexId.format(c.clusterId())
        + " with quorum, "
        + c.voters()
        + " voters of "
        + c.members().size()
        + " members, read at "
        + c.endpoint();
  }

  private static String peer(NodeInfo p) {
    return p.name()
        + " at "
        + p.gossip()
        + ": "
        + p.status().name().toLowerCase(Locale.ROOT)
        + ", data "
        + data(p.data())
        + (p.etcdRunning() ? ", etcd runs" : "")
        + p.stance()
            .filter(s -> s != Stance.ACTIVE)
            .map(s -> ", " + s.name().toLowerCase(Locale.ROOT))
            .orElse("");
  }
}
