package sh.crit.e2d.brain;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.EtcdExit;
import sh.crit.e2d.api.model.EtcdProcessState;
import sh.crit.e2d.api.model.FoundingRecord;
import sh.crit.e2d.api.model.HostPort;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.api.model.RecoveryRecord;
import sh.crit.e2d.api.model.Rewind;
import sh.crit.e2d.api.model.Stance;

/**
 * Everything that a decision stands on.
 *
 * @param self who this node is
 * @param data the local data directory; while etcd runs, what etcd says of itself
 * @param process the local etcd process
 * @param stance what the operator wants of this node, as it is on disk
 * @param founding what this node promised about founding, as it is on disk
 * @param heldData whether member data was here, in this life or an earlier one, and this node has
 *     not moved it aside since; on disk
 * @param letGoBy the cluster that let this node go and went on without it, as long as this node has
 *     held no data since; 0 for none; on disk
 * @param recoveries those that the data here is known to have gone through, or was meant to
 * @param discovered the gossip addresses that discovery names, resolved
 * @param sightings every peer heard, by name and instance; silent ones too
 * @param cluster the cluster as read with quorum, from whichever member answered
 * @param pulses when members' etcds last answered this node; only of those asked
 * @param backup what the backup store holds
 * @param lastStep how the last step ended, if one did
 * @param rewind the order to go back to a backup, as it is on disk
 */
public record Observation(
    Self self,
    Fact<DataDescriptor> data,
    EtcdProcessState process,
    Stance stance,
    FoundingRecord founding,
    boolean heldData,
    long letGoBy,
    List<RecoveryRecord> recoveries,
    Fact<List<HostPort>> discovered,
    List<PeerSighting> sightings,
    Fact<ClusterReading> cluster,
    List<MemberPulse> pulses,
    Fact<BackupState> backup,
    Optional<StepReport> lastStep,
    Optional<Rewind> rewind) {
  public Observation {
    recoveries = List.copyOf(recoveries);
    sightings = List.copyOf(sightings);
    pulses = List.copyOf(pulses);
  }

  /**
   * How etcd ended on the data that is here, if it refused it. Its verdict outranks ours: it reads
   * more of the data than we do.
   */
  public Optional<EtcdExit> refusal() {
    return process.running()
        ? Optional.empty()
        : process.lastExit().filter(e -> e.reason() == EtcdExit.Reason.CORRUPT);
  }

  /**
   * How a step ended.
   *
   * @param step the step
   * @param failure empty when it was done
   * @param message the failure in one line, empty when it was done
   * @param added the member that an {@link Step.AddLearner} added
   * @param atNanos when it ended
   */
  public record StepReport(
      Step step,
      Optional<ErrorCode> failure,
      String message,
      Optional<Member> added,
      long atNanos) {
    public boolean done() {
      return failure.isEmpty();
    }
  }
}
