package sh.crit.e2d.snapshot.internal.service;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.snapshot.internal.catalog.Memory;
import sh.crit.e2d.snapshot.internal.delta.Chains;
import sh.crit.e2d.snapshot.internal.delta.ChunkStore;
import sh.crit.e2d.snapshot.internal.delta.Recorder;
import sh.crit.e2d.snapshot.internal.delta.Whereabouts;
import sh.crit.e2d.snapshot.internal.make.Settings;

/** Runs the recorder while this node leads, where deltas are configured. */
final class Recording {
  private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
  private static final Duration AFTER_MISTAKE = Duration.ofMinutes(1);

  private final Duration interval;
  private final BooleanSupplier leads;
  private final Timing timing;
  private final Optional<Recorder> recorder;
  private volatile Runnable backupWanted = () -> {};

  Recording(
      Settings settings,
      BackupNode.Parts parts,
      Memory memory,
      Chains chains,
      ChunkStore chunks,
      Timing timing,
      Bulletin bulletin) {
    this.interval = settings.deltaInterval();
    this.leads = parts.leads();
    this.timing = timing;
    Recorder.Sources sources =
        new Recorder.Sources(
            () -> parts.stores().open(settings.url()),
            memory,
            chains,
            chunks,
            parts.changes(),
            settings.clientUrl(),
            new Whereabouts(parts.cluster(), parts.content(), settings.clientUrl()));
    this.recorder =
        interval.isZero()
            ? Optional.empty()
            : Optional.of(new Recorder(interval, sources, timing, listener(bulletin)));
  }

  private Recorder.Listener listener(Bulletin bulletin) {
    return new Recorder.Listener() {
      @Override
      public void backupWanted() {
        backupWanted.run();
      }

      @Override
      public void recorded(String reach, String problem) {
        bulletin.recorded(reach, problem);
      }
    };
  }

  /**
   * Begins, unless there is nothing to do.
   *
   * @param wanted orders a backup
   */
  void start(Runnable wanted) {
    backupWanted = wanted;
    recorder.ifPresent(present -> timing.after(interval, () -> turn(present)));
  }

  private void turn(Recorder present) {
    Duration wait = AFTER_MISTAKE;
    try {
      wait = present.turn(leads.getAsBoolean());
    } catch (RuntimeException e) {
      // A mistake of ours in one turn must not end all later ones.
      LOG.error("changes are not recorded for a while", e);
      present.end();
    }
    timing.after(wait, () -> turn(present));
  }

  /** A backup was made. */
  void look() {
    recorder.ifPresent(Recorder::look);
  }

  /** Once no turn runs any more. */
  void close() {
    recorder.ifPresent(Recorder::end);
  }
}
