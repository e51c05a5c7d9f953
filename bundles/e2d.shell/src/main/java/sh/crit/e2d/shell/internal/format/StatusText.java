package sh.crit.e2d.shell.internal.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sh.crit.e2d.api.service.StatusView;
import sh.crit.e2d.api.service.StatusView.SnapshotView;

/** The state of a node on one screen: what it is, what it waits for, then the details. */
public final class StatusText {
  private StatusText() {}

  /** The text, without a line end after the last line. */
  public static String of(StatusView view, Screen screen) {
    Page page = new Page(screen);
    page.field("node", Tone.STRONG, view.node());
    page.field("state", tone(view), state(view));
    page.list("waiting for", Tone.WARN, view.waitingFor());
    page.list("warnings", Tone.WARN, view.warnings());
    page.field("cluster", cluster(view));
    page.field("etcd", etcd(view));
    page.field("peer URL", view.peerUrl());
    page.field("client URL", view.clientUrl());
    page.field("gossip", gossip(view));
    page.field("present", present(view));
    page.field("last snapshot", view.lastSnapshot().map(StatusText::snapshot).orElse("none"));
    if (!view.members().isEmpty()) {
      page.gap().table(MembersText.table(view.members()));
    }
    return page.text();
  }

  private static String present(StatusView view) {
    return view.present().stream()
        .map(name -> view.paused().contains(name) ? name + " (paused)" : name)
        .collect(Collectors.joining(" "));
  }

  private static String state(StatusView view) {
    return Names.of(view.state()) + (view.reason().isEmpty() ? "" : ": " + view.reason());
  }

  private static Tone tone(StatusView view) {
    return switch (view.state()) {
      case RUNNING -> Tone.GOOD;
      case DEGRADED, REFUSED -> Tone.BAD;
      default -> Tone.WARN;
    };
  }

  private static String cluster(StatusView view) {
    List<String> parts = new ArrayList<>();
    parts.add(view.clusterId().isEmpty() ? "none yet" : view.clusterId());
    int listed = view.members().size();
    parts.add(
        listed == 0
            ? view.requiredClusterSize() + " members required"
            : listed + " of " + view.requiredClusterSize() + " members");
    parts.add(view.leader().isEmpty() ? "leader unknown" : "leader " + view.leader());
    return String.join(", ", parts);
  }

  private static String etcd(StatusView view) {
    String version = view.etcdVersion().isEmpty() ? "version unknown" : view.etcdVersion();
    String process = view.etcdPid() == 0 ? "not running" : "pid " + view.etcdPid();
    return version + ", " + process + (view.etcdAdopted() ? " (adopted)" : "");
  }

  private static String gossip(StatusView view) {
    return view.gossip().isEmpty()
        ? ""
        : view.gossip() + (view.gossipSecured() ? " (encrypted)" : " (not encrypted)");
  }

  private static String snapshot(SnapshotView snapshot) {
    String proof = snapshot.verified() ? "verified" : "not verified";
    return "revision " + snapshot.revision() + ", " + snapshot.time() + ", " + proof;
  }
}
