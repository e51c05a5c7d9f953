package sh.crit.e2d.api.model;

import java.util.List;

/**
 * A member of an etcd cluster as etcd itself lists it.
 *
 * @param id etcd's member id
 * @param name a founder's is known from the beginning, an added member's is empty until it has
 *     started for the first time
 * @param peerUrls at least one
 * @param clientUrls empty until the member has started for the first time
 * @param learner true while it has no vote
 */
public record Member(
    long id, String name, List<String> peerUrls, List<String> clientUrls, boolean learner) {
  public Member {
    peerUrls = List.copyOf(peerUrls);
    clientUrls = List.copyOf(clientUrls);
  }

  /**
   * Whether the member has ever joined with a process of its own. Its name does not tell: etcd
   * lists founders by name before they have started.
   */
  public boolean started() {
    return !clientUrls.isEmpty();
  }
}
