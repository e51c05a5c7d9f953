package sh.crit.e2d.core.internal.order;

import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.api.error.ErrorCode;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.brain.Observation;

/** The local data as what a cluster is to go on with when the operator says so. */
final class LastCopy {
  private LastCopy() {}

  /**
   * The data.
   *
   * @throws E2dException PRECONDITION_FAILED when etcd could not go on alone with it
   */
  static DataDescriptor of(Observation seen) throws E2dException {
    DataDescriptor own =
        seen.data()
            .value()
            .filter(DataDescriptor::isIntact)
            .orElseThrow(() -> refused("there is no intact data on this node"));
    if (own.members().stream().anyMatch(m -> m.id() == own.memberId() && m.learner())) {
      throw refused(
          "this node's member is a learner, which etcd never lets go on alone; give the order on a"
              + " voter, or restore member/snap/db with etcdutl snapshot restore --skip-hash-check");
    }
    return own;
  }

  /** What there is against it that the operator may know better. */
  static Optional<String> doubt(Observation seen) {
    return seen.refusal()
        .map(
            exit ->
                "etcd refused this data when it ran last, and may do so again: " + exit.detail());
  }

  private static E2dException refused(String why) {
    return new E2dException(ErrorCode.PRECONDITION_FAILED, "order", "", why);
  }
}
