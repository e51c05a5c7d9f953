package sh.crit.e2d.testkit.sim;

import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.LongUnaryOperator;
import sh.crit.e2d.brain.Brain;
import sh.crit.e2d.core.internal.engine.Thinker;
import sh.crit.e2d.spi.etcd.DataDirectory;
import sh.crit.e2d.testkit.sim.etcd.EtcdHost;

/**
 * What a simulation is made of where that can be another thing than the real one.
 *
 * @param options what a replay has to be told about it; empty for the real one
 * @param thinkers who decides on each machine, counted from 0
 * @param disks what each machine uses for its data directory, given the sound one
 * @param wall the wall clock that goes with the virtual one, before anybody sets it
 * @param dropsLogEnds whether etcd goes on alone without the end of its log being kept
 */
public record Variant(
    String options,
    IntFunction<Thinker> thinkers,
    BiFunction<EtcdHost, DataDirectory, DataDirectory> disks,
    LongUnaryOperator wall,
    boolean dropsLogEnds) {
  /** As everything is. */
  public static final Variant REAL =
      new Variant("", node -> Brain::decide, (host, disk) -> disk, nanos -> nanos, false);

  /** With another brain on every machine. */
  public static Variant of(String options, Thinker brain) {
    return new Variant(options, node -> brain, REAL.disks, REAL.wall, false);
  }

  /** With another data directory on every machine. */
  public static Variant of(
      String options, BiFunction<EtcdHost, DataDirectory, DataDirectory> disks) {
    return new Variant(options, REAL.thinkers, disks, REAL.wall, false);
  }

  /** With machines on which etcd drops the end of its log before it goes on alone. */
  public static Variant droppingLogEnds(String options) {
    return new Variant(options, REAL.thinkers, REAL.disks, REAL.wall, true);
  }

  /** By another wall clock. */
  public Variant withWall(LongUnaryOperator other) {
    return new Variant(options, thinkers, disks, other, dropsLogEnds);
  }
}
