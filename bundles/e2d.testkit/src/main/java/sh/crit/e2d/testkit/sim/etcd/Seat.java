package sh.crit.e2d.testkit.sim.etcd;

import java.util.List;
import sh.crit.e2d.api.model.Member;

/**
 * A member as the cluster lists it.
 *
 * @param id its id
 * @param name empty for an added member that has not started
 * @param peerUrl its peer URL
 * @param clientUrl empty until it has started
 * @param learner whether it has no vote
 */
public record Seat(long id, String name, String peerUrl, String clientUrl, boolean learner) {
  Seat promoted() {
    return new Seat(id, name, peerUrl, clientUrl, false);
  }

  Seat published(String newName, String newClientUrl) {
    return new Seat(id, newName, peerUrl, newClientUrl, learner);
  }

  Member member() {
    return new Member(
        id, name, List.of(peerUrl), clientUrl.isEmpty() ? List.of() : List.of(clientUrl), learner);
  }
}
