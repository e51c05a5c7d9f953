package sh.crit.e2d.brain;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far this node is with a backup that it restores.
 *
 * @param prepared the token of the ballot whose backup lies ready; empty for none
 * @param marked the token of the ballot whose cluster is known to be marked; empty for none
 * @param proven a backup that was read to its end and found good in this life, before data made way
 *     for it
 * @param offeredNanos since when this node has seen its own order to go back undecided
 */
public record Restoration(
    String prepared, String marked, Optional<BackupState.Offer> proven, OptionalLong offeredNanos) {
  /** Nothing was restored in this life. */
  public static final Restoration NONE =
      new Restoration("", "", Optional.empty(), OptionalLong.empty());

  /** With a backup that lies ready, or none any more. */
  public Restoration withPrepared(String token) {
    return new Restoration(token, marked, proven, offeredNanos);
  }

  /** With a cluster that is marked. */
  public Restoration withMarked(String token) {
    return new Restoration(prepared, token, proven, offeredNanos);
  }

  /** With a backup that was found good. */
  public Restoration withProven(BackupState.Offer backup) {
    return new Restoration(prepared, marked, Optional.of(backup), offeredNanos);
  }

  /** With another time since when the order is offered. */
  public Restoration withOffered(OptionalLong sinceNanos) {
    return new Restoration(prepared, marked, proven, sinceNanos);
  }
}
