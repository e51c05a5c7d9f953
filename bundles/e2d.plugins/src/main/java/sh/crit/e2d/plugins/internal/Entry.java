package sh.crit.e2d.plugins.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.crit.e2d.api.service.PluginView.State;
import sh.crit.e2d.plugins.internal.check.Identity;
import sh.crit.e2d.plugins.internal.check.Verdict;
import sh.crit.e2d.plugins.internal.deploy.Content;

/** What the keeper remembers of one file. Belongs to the keeper's thread. */
final class Entry {
  private static final Logger LOG = LoggerFactory.getLogger(Entry.class);

  private final String file;
  private final Clock clock;
  private Stamp stamp;
  private boolean examined;
  private boolean missed;
  private boolean failed;
  private Optional<Verdict> verdict = Optional.empty();
  private Optional<Plugin> told = Optional.empty();

  Entry(String file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  String file() {
    return file;
  }

  /** Notes what was seen; whether it is as it was the last time. */
  boolean seen(Stamp now) {
    boolean same = now.equals(stamp);
    examined = examined && same;
    stamp = now;
    missed = false;
    return same;
  }

  /** Notes that it was not there; whether that is so for the second time. */
  boolean missedTwice() {
    boolean before = missed;
    missed = true;
    return before;
  }

  /** Whether what was seen last has been examined. */
  boolean examined() {
    return examined;
  }

  /** Asks for it to be examined anew. */
  void doubt() {
    examined = false;
  }

  /** Notes what came of it; whether that is news. */
  boolean examined(Verdict now) {
    boolean same = verdict.equals(Optional.of(now)) && !failed;
    verdict = Optional.of(now);
    failed = false;
    // What could not be read is tried again: rights change without a trace in the file.
    examined = !(now instanceof Verdict.Refused refused && refused.digest().isEmpty());
    return !same;
  }

  Optional<Verdict.Accepted> accepted() {
    return verdict.filter(Verdict.Accepted.class::isInstance).map(Verdict.Accepted.class::cast);
  }

  Optional<Verdict.Refused> refused() {
    return verdict.filter(Verdict.Refused.class::isInstance).map(Verdict.Refused.class::cast);
  }

  /** Who it says it is. */
  Optional<Identity> identity() {
    return accepted()
        .map(Verdict.Accepted::identity)
        .or(() -> refused().flatMap(Verdict.Refused::identity));
  }

  Optional<Content> content() {
    return accepted()
        .map(a -> new Content(a.copy(), a.identity().version().toString(), a.digest()));
  }

  /** Whether it lacks something. */
  boolean waits() {
    return told.filter(p -> p.state() == State.WAITING).isPresent();
  }

  /** Whether this very content was tried and does not work: it is not tried again and again. */
  boolean failedAlready() {
    return failed;
  }

  /** Notes that its content does not work. */
  void refuse(String reason) {
    failed = true;
    tell(State.REFUSED, reason);
  }

  /** Notes that it is too new to be looked at, which is nothing to be warned of. */
  void expect() {
    told =
        Optional.of(
            new Plugin(
                file,
                Optional.empty(),
                State.INCOMPLETE,
                "was written just now; waiting until it is whole",
                clock.instant(),
                Optional.empty()));
  }

  /** Notes how it is, and logs it when that is news. */
  void tell(State state, String reason) {
    boolean news =
        told.filter(p -> p.state() == state && p.reason().equals(reason)).isEmpty()
            || !told.get().identity().equals(identity());
    if (!news) {
      return;
    }
    Instant since =
        told.filter(p -> p.state() == state && p.identity().equals(identity()))
            .map(Plugin::since)
            .orElseGet(clock::instant);
    told = Optional.of(new Plugin(file, identity(), state, reason, since, Optional.empty()));
    if (state == State.ACTIVE) {
      LOG.info(
          "plugin {}: {} is in force{}",
          file,
          identity().orElseThrow(),
          reason.isEmpty() ? "" : ", " + reason);
    } else {
      LOG.warn("plugin {} is {}: it {}", file, state, reason);
    }
  }

  Optional<Plugin> told() {
    return told;
  }
}
