package sh.crit.e2d.core.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.brain.ClusterSpec;
import sh.crit.e2d.brain.Observation;
import sh.crit.e2d.core.internal.Sights;
import sh.crit.e2d.core.internal.state.NodeState;

/** What peers are told of the data here. */
class AnnouncementTest {
  private static final Optional<EtcdExit> REFUSED =
      Optional.of(Sights.ended(EtcdExit.Reason.CORRUPT, "page 5 already freed"));

  private static DataDescriptor told(
      DataDescriptor data, boolean running, Optional<EtcdExit> lastExit) {
    return told(NodeState.NEW, Sights.of(data, running, lastExit)).data();
  }

  private static NodeInfo told(NodeState state, Observation seen) {
    Duration minute = Duration.ofMinutes(1);
    EngineConfig config =
        new EngineConfig(
            "n1",
            "i1",
            Sights.PEER_URL,
            Sights.CLIENT_URL,
            Sights.GOSSIP,
            ClusterSpec.of(3, "token", minute, minute),
            "",
            minute);
    return Announcement.of(config, state, seen, Optional.empty(), false);
  }

  @Test
  void theClusterThatLetThisNodeGoIsAnnounced() {
    Observation seen = Sights.of(DataDescriptor.absent(), false, Optional.empty());

    assertEquals(0, told(NodeState.NEW, seen).letGoBy());
    assertEquals(0xc1, told(NodeState.NEW.withLetGoBy(0xc1), seen).letGoBy());
  }

  @Test
  void dataThatEtcdRefusedIsAnnouncedAsCorrupt() {
    DataDescriptor told = told(Sights.intact(false), false, REFUSED);

    assertEquals(DataDescriptor.corrupt("etcd refused it: page 5 already freed"), told);
  }

  @Test
  void dataThatEtcdEndedOnOtherwiseIsAnnouncedAsItIs() {
    DataDescriptor intact = Sights.intact(false);
    Optional<EtcdExit> crashed = Optional.of(Sights.ended(EtcdExit.Reason.CRASHED, "panic"));

    assertEquals(intact, told(intact, false, Optional.empty()));
    assertEquals(intact, told(intact, false, crashed));
    assertEquals(intact, told(intact, true, REFUSED), "another etcd runs on it since");
  }

  @Test
  void whatFollowsRefusedDataIsAnnouncedAsItIs() {
    DataDescriptor unknown = DataDescriptor.unknown("I/O error");

    assertEquals(DataDescriptor.absent(), told(DataDescriptor.absent(), false, REFUSED));
    assertEquals(unknown, told(unknown, false, REFUSED));
  }
}
