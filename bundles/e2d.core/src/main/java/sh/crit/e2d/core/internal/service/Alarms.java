package sh.crit.e2d.core.internal.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.error.E2dException;
import sh.crit.e2d.core.internal.engine.EngineParts;

/** The alarms of the cluster, under which etcd takes no writes although all members are there. */
final class Alarms {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final EngineParts parts;
  private final String clientUrl;

  /**
   * As the local etcd knows them.
   *
   * @param clientUrl where it serves clients
   */
  Alarms(EngineParts parts, String clientUrl) {
    this.parts = parts;
    this.clientUrl = clientUrl;
  }

  /** One line each; none where etcd does not run or answer, which other checks tell. */
  List<String> raised() {
    if (!parts.process().state().running()) {
      return List.of();
    }
    try {
      return parts.cluster().status(clientUrl, DEADLINE).problems().stream()
          .flatMap(problem -> told(problem).stream())
          .distinct()
          .toList();
    } catch (E2dException e) {
      return List.of();
    }
  }

  private static Optional<String> told(String problem) {
    if (problem.contains("alarm:NOSPACE")) {
      return Optional.of(
          "etcd's database is full (alarm NOSPACE), and nothing can be written: compact it, give e2d"
              + " defrag --all, then etcdctl alarm disarm");
    }
    if (problem.contains("alarm:CORRUPT")) {
      return Optional.of(
          "etcd has found members that differ (alarm CORRUPT), and nothing can be written: compare"
              + " their hashes (etcdctl endpoint hashkv --cluster), wipe the one that differs, then"
              + " etcdctl alarm disarm");
    }
    return Optional.empty();
  }
}
