package sh.crit.e2d.snapshot.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.service.BackupView;
import sh.crit.e2d.api.service.Snapshots;

/** What is known of backups without asking the store again. Safe for several threads. */
final class Bulletin {
  /** A backup that is older than this many intervals is worth a warning. */
  private static final int LATE = 3;

  private final String url;
  private final Duration interval;
  private BackupView newest;
  private List<String> broken = List.of();
  private String problem = "";
  private String pruneProblem = "";
  private String drillProblem = "";
  private String reach = "";
  private String deltaProblem = "";
  private Optional<Instant> nextTime = Optional.empty();

  Bulletin(String url, Duration interval) {
    this.url = url;
    this.interval = interval;
  }

  synchronized void looked(BackupView standing, List<String> brokenOnes) {
    newest = standing;
    broken = List.copyOf(brokenOnes);
  }

  /**
   * @param why why the last attempt failed, empty when it did not
   */
  synchronized void made(String why) {
    problem = why;
  }

  synchronized void pruned(String why) {
    pruneProblem = why;
  }

  synchronized void drilled(String why) {
    drillProblem = why;
  }

  /**
   * @param how how far changes are stored, empty while this node stores none
   * @param why why it does not although it should, empty when it does
   */
  synchronized void recorded(String how, String why) {
    reach = how;
    deltaProblem = why;
  }

  /** A node that does not lead has no attempts of its own, and none that failed. */
  synchronized void next(Optional<Instant> time) {
    nextTime = time;
    if (time.isEmpty()) {
      problem = "";
    }
  }

  synchronized Snapshots.State state() {
    return new Snapshots.State(
        url, newest, problem, nextTime.map(Instant::toString).orElse(""), reach);
  }

  /**
   * @param passedOver why backups are passed over in this life
   */
  synchronized List<String> warnings(List<String> passedOver, Instant now) {
    List<String> warnings = new ArrayList<>();
    if (!problem.isEmpty()) {
      warnings.add("the last backup failed: " + problem + age(now));
    } else if (late(now)) {
      warnings.add(url + ": a backup is overdue for longer than " + LATE + " intervals" + age(now));
    }
    if (!pruneProblem.isEmpty()) {
      warnings.add("old backups are not deleted: " + pruneProblem);
    }
    if (!drillProblem.isEmpty()) {
      warnings.add("the last trial restore failed: " + drillProblem);
    }
    if (!deltaProblem.isEmpty()) {
      warnings.add("changes between backups are not stored: " + deltaProblem);
    }
    warnings.addAll(broken);
    passedOver.forEach(why -> warnings.add("a backup cannot be restored: " + why));
    return warnings;
  }

  /** Of a cluster that does not change no backups are made, and all is well. */
  private boolean late(Instant now) {
    Instant latest = now.minus(interval.multipliedBy(LATE));
    return nextTime.filter(due -> due.isBefore(latest)).isPresent();
  }

  private Instant made() {
    return Instant.parse(newest.time());
  }

  private String age(Instant now) {
    return newest == null
        ? "; no backup is known"
        : "; the newest is " + Duration.between(made(), now).toMinutes() + " min old";
  }
}
