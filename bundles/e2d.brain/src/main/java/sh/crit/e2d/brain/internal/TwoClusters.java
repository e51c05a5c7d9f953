package sh.crit.e2d.brain.internal;

import java.util.List;
import sh.crit.e2d.api.model.HexId;
import sh.crit.e2d.brain.Decision;

/**
 * Situation 15: two cluster ids where there must be one. A majority of the voters of one does not
 * choose between them: it may be the one that was given up, whose disks have come back.
 */
final class TwoClusters {
  private TwoClusters() {}

  static Decision refuse(Scene scene, long here, long there) {
    return new Verdict(scene, 15)
        .refuse(
            "two different clusters: " + HexId.format(here) + " and " + HexId.format(there),
            List.of(
                "to choose between cluster "
                    + HexId.format(here)
                    + " (here) and cluster "
                    + HexId.format(there)
                    + "; move the data directory that is not wanted aside and start again"));
  }
}
