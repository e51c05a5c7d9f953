package sh.crit.e2d.shell.internal;

import java.util.List;
import java.util.Optional;
import sh.crit.e2d.api.model.NodeStatus;
import sh.crit.e2d.api.model.Stance;
import sh.crit.e2d.api.service.DiscoveryView;
import sh.crit.e2d.api.service.ExplanationView;
import sh.crit.e2d.api.service.HealthView;
import sh.crit.e2d.api.service.MemberView;
import sh.crit.e2d.api.service.OrderView;
import sh.crit.e2d.api.service.PlanView;
import sh.crit.e2d.api.service.PluginView;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.shell.internal.view.DrilledBackup;
import sh.crit.e2d.shell.internal.view.StoredBackup;

/** Answers of an appliance as tests need them. */
public final class Views {
  public static final MemberView LEADER =
      new MemberView(
          "alpha",
          "8e9e05c52164694d",
          "https://10.0.0.1:2380",
          "https://10.0.0.1:2379",
          MemberView.Role.LEADER,
          MemberView.Status.HEALTHY,
          4711,
          20_480,
          Optional.of(Stance.ACTIVE));
  public static final MemberView UNSTARTED =
      new MemberView(
          "",
          "91bc3c398fb3c146",
          "https://10.0.0.2:2380",
          "",
          MemberView.Role.LEARNER,
          MemberView.Status.UNSTARTED,
          0,
          0,
          Optional.of(Stance.PAUSED));

  private Views() {}

  public static StatusView running() {
    return new StatusView(
        "alpha",
        NodeStatus.RUNNING,
        "voting member of a cluster with quorum",
        "cdf818194e3a8c32",
        3,
        List.of(LEADER, UNSTARTED),
        "alpha",
        "3.5.30",
        4242,
        true,
        "https://10.0.0.1:2380",
        "https://10.0.0.1:2379",
        "10.0.0.1:7980",
        true,
        List.of("alpha", "beta"),
        List.of("beta"),
        Optional.of(new StatusView.SnapshotView(4700, "2026-01-02T03:04:05Z", true)),
        List.of(),
        List.of("backups are not encrypted"));
  }

  public static StatusView waiting() {
    return new StatusView(
        "alpha",
        NodeStatus.WAITING,
        "no quorum",
        "",
        3,
        List.of(),
        "",
        "3.5.30",
        0,
        false,
        "https://10.0.0.1:2380",
        "https://10.0.0.1:2379",
        "10.0.0.1:7980",
        false,
        List.of("alpha"),
        List.of(),
        Optional.empty(),
        List.of("2 more nodes with the cluster token of this one"),
        List.of());
  }

  /** With a problem instead of an answer where one is given. */
  public static DiscoveryView discovery(String problem) {
    boolean answered = problem.isEmpty();
    return new DiscoveryView(
        "aws/tags",
        List.of("Name=etcd"),
        answered ? List.of("10.0.0.1:7980", "10.0.0.2:7980") : List.of(),
        answered ? List.of("instance i-0a (etcd): its state is stopping") : List.of(),
        problem,
        42);
  }

  /** One that is in force, one of the appliance's own, and one in each other state. */
  public static List<PluginView> plugins() {
    return List.of(
        new PluginView(
            "e2d.storage.s3",
            "0.2.0",
            "s3.jar",
            List.of("storage s3"),
            PluginView.State.ACTIVE,
            "0.1.0",
            "2026-01-02T03:04:05Z",
            ""),
        new PluginView(
            "half.jar",
            "",
            "half.jar",
            List.of(),
            PluginView.State.INCOMPLETE,
            "",
            "2026-01-02T03:04:06Z",
            "is not whole: its end is missing; waiting for the rest"),
        new PluginView(
            "org.user",
            "1.0.0",
            "user.jar",
            List.of("discovery cloud/tags", "storage cloud"),
            PluginView.State.WAITING,
            "",
            "2026-01-02T03:04:07Z",
            "lacks Import-Package org.cloud, which nothing here provides"),
        new PluginView(
            "page.jar",
            "",
            "page.jar",
            List.of(),
            PluginView.State.REFUSED,
            "",
            "2026-01-02T03:04:08Z",
            "is no jar"),
        new PluginView(
            "e2d.discovery.dns",
            "0.1.0",
            "",
            List.of("discovery dns/a"),
            PluginView.State.ACTIVE,
            "",
            "",
            "runs and offers nothing"));
  }

  public static PlanView plan() {
    return new PlanView(
        14,
        "",
        "1 of 3 nodes present",
        List.of("2 more nodes"),
        List.of("found a cluster: a backup exists"),
        List.of("gossip: 1 node, 2s old"));
  }

  public static ExplanationView decision(long round, String outcome) {
    return new ExplanationView(
        round,
        "2026-01-02T03:04:05Z",
        5,
        "join as learner",
        "a cluster with quorum runs",
        List.of(),
        outcome,
        List.of("etcd alpha: quorum, 1s old"));
  }

  public static OrderView planned(String order) {
    return new OrderView(
        order,
        false,
        "001e05",
        List.of("beta is no member any more", "2 voters are left, and 2 make a quorum"));
  }

  public static OrderView done(String order) {
    return new OrderView(order, true, "", List.of("beta is no member any more"));
  }

  public static DrilledBackup drilled() {
    return new DrilledBackup(StoredBackup.of(FakeSnapshots.SEALED), 4716, 12, "1f2e3d4c", 12_345);
  }

  public static HealthView health(boolean healthy) {
    return new HealthView(
        healthy,
        List.of(
            new HealthView.Check("etcd", true, "answers in 3 ms"),
            new HealthView.Check("quorum", healthy, healthy ? "3 of 3" : "1 of 3")));
  }
}
