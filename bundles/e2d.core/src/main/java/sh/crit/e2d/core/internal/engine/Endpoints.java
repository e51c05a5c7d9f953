package sh.crit.e2d.core.internal.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sh.crit.e2d.api.model.ClusterReading;
import sh.crit.e2d.api.model.DataDescriptor;
import sh.crit.e2d.api.model.Member;
import sh.crit.e2d.api.model.NodeInfo;
import sh.crit.e2d.api.model.PeerSighting;
import sh.crit.e2d.brain.Observation;

/** Whom to ask about the cluster. */
public final class Endpoints {
  private Endpoints() {}

  /** The endpoints that this observation knows of. */
  public static List<String> of(Observation seen) {
    List<Member> members = seen.cluster().value().map(ClusterReading::members).orElse(List.of());
    return of(
        seen.process().running(),
        seen.self().clientUrl(),
        members,
        seen.data().value(),
        seen.sightings());
  }

  /** The local etcd first, then the peers that say they run one, then the members last listed. */
  static List<String> of(
      boolean running,
      String ownUrl,
      List<Member> members,
      Optional<DataDescriptor> data,
      List<PeerSighting> heard) {
    Set<String> found = new LinkedHashSet<>();
    if (running) {
      found.add(ownUrl);
    }
    heard.stream()
        .map(PeerSighting::info)
        .filter(NodeInfo::etcdRunning)
        .map(NodeInfo::clientUrl)
        .sorted()
        .forEach(found::add);
    members.forEach(m -> found.addAll(m.clientUrls()));
    data.ifPresent(d -> d.members().forEach(m -> found.addAll(m.clientUrls())));
    if (!running) {
      found.remove(ownUrl);
    }
    return List.copyOf(found);
  }
}
