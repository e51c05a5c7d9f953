package sh.crit.e2d.core.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.brain.BackupState;
import sh.crit.e2d.brain.Fact;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.brain.Self;

/** Observations of a node of three that hears nobody. */
public final class Sights {
  public static final HostPort GOSSIP = new HostPort("10.0.0.1", 7980);
  public static final String PEER_URL = "http://10.0.0.1:2380";
  public static final String CLIENT_URL = "http://10.0.0.1:2379";

  private Sights() {}

  /** Intact data of member 1, a voter or a learner, beside two voters. */
  public static DataDescriptor intact(boolean learner) {
    List<Member> members = List.of(member(1, learner), member(2, false), member(3, false));
    return new DataDescriptor(
        DataDescriptor.State.INTACT, 0xc1, 1, "n1", 3, 3, 95, 40, members, "");
  }

  private static Member member(int node, boolean learner) {
    String url = "http://10.0.0." + node + ":2380";
    return new Member(node, "n" + node, List.of(url), List.of(), learner);
  }

  /** How an etcd ended. */
  public static EtcdExit ended(EtcdExit.Reason reason, String detail) {
    return new EtcdExit(reason, 1, detail);
  }

  /** What a node sees with this data, whose etcd runs or not and ended before like that. */
  public static Observation of(DataDescriptor data, boolean running, Optional<EtcdExit> lastExit) {
    return new Observation(
        new Self("n1", "i1", PEER_URL, CLIENT_URL, GOSSIP),
        new Fact.Known<>(data, "data directory", 9),
        new EtcdProcessState(running, running ? 7 : 0, false, 1, lastExit),
        Stance.ACTIVE,
        FoundingRecord.NONE,
        true,
        0,
        List.of(),
        new Fact.Known<>(List.of(), "discovery", 9),
        List.of(),
        new Fact.Unknown<>("nobody answers", "cluster", 9),
        List.of(),
        new Fact.Known<>(BackupState.NOT_CONFIGURED, "configuration", 9),
        Optional.empty(),
        Optional.empty());
  }
}
